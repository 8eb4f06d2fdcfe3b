/// Windows of a text: each sample is so many tokens in a row, and its targets are the tokens that follow them.
final class TokenWindows: BatchSource {
  /// Which windows a pass has.
  enum Choice: Sendable {
    /// So many a pass that begin anywhere, as nanoGPT's; those of a pass are others than those of the pass before.
    case random(RandomStream, count: Int)
    /// So many that begin anywhere, the same in every pass.
    case fixed(RandomStream, count: Int)
    /// One behind the other from the beginning; what is left at the end is no window.
    case consecutive
  }

  let count: Int
  private let tokens: TokenSet
  private let length: Int
  private let choice: Choice
  private let capacity: Int
  /// (sample, position); so are the targets.
  private let inputs: Buffer<Int32>
  private let targets: Buffer<Int32>
  private var pass = 0

  /// - Parameters:
  ///   - length: tokens of a window.
  ///   - capacity: windows that are loaded at a time.
  init(_ tokens: TokenSet, length: Int, _ choice: Choice, capacity: Int) {
    precondition(tokens.count > length, "windows of \(length) in \(tokens.count) tokens")
    self.tokens = tokens
    self.length = length
    self.choice = choice
    self.capacity = capacity
    count =
      switch choice {
      case .random(_, let count), .fixed(_, let count): count
      case .consecutive: (tokens.count - 1) / length
      }
    inputs = Buffer(count: capacity * length)
    targets = Buffer(count: capacity * length)
  }

  func begin(pass: Int) { self.pass = pass }

  func load(_ range: Range<Int>) -> Batch {
    precondition(range.count <= capacity, "\(range.count) windows in a room for \(capacity)")
    for (slot, place) in range.enumerated() {
      let start = start(ofWindow: place)
      read(start, into: inputs.base + slot * length)
      read(start + 1, into: targets.base + slot * length)
    }
    return Batch(inputs: .tokens(inputs.base), targets: targets.base, count: range.count)
  }

  /// The tokens of the window that begins at a place.
  private func read(_ start: Int, into target: UnsafeMutablePointer<Int32>) {
    var target = target
    tokens.forEach(start..<start + length) { token in
      target.pointee = token
      target += 1
    }
  }

  /// A window's first token.
  private func start(ofWindow place: Int) -> Int {
    switch choice {
    case .random(let stream, let count): draw(stream, pass * count + place)
    case .fixed(let stream, _): draw(stream, place)
    case .consecutive: place * length
    }
  }

  /// Uniform among all places that have enough tokens behind them; by the window's number in the whole training alone.
  private func draw(_ stream: RandomStream, _ number: Int) -> Int {
    let words = stream.words(at: number, number >> 32)
    let wide = UInt64(words.x) << 32 | UInt64(words.y)
    // The bias of multiply-and-shift is below count / 2⁶⁴.
    return Int(wide.multipliedFullWidth(by: UInt64(tokens.count - length)).high)
  }
}
