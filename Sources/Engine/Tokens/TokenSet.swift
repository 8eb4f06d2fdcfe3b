import DataFiles

/// Tokens in their order, in memory or in a mapped file; copies and slices share them.
public struct TokenSet: Sendable {
  private enum Storage: Sendable {
    case memory([UInt16])
    case file(MappedFile)
  }

  private let storage: Storage
  private let range: Range<Int>

  /// A text's tokens in their order, kept in memory.
  public init(_ tokens: [UInt16]) {
    storage = .memory(tokens)
    range = 0..<tokens.count
  }

  /// A file of tokens as nanoGPT's `prepare.py` writes it: 16-bit numbers, little-endian, nothing else.
  ///
  /// - Throws: ``DataError`` where the file cannot be mapped, or its length is odd.
  public init(file path: String) throws(DataError) {
    let file = try MappedFile(path: path)
    guard file.count % 2 == 0 else {
      throw DataError("\(path) has \(file.count) bytes, an odd number: its tokens are 16-bit numbers")
    }
    storage = .file(file)
    range = 0..<file.count / 2
  }

  private init(_ storage: Storage, _ range: Range<Int>) {
    (self.storage, self.range) = (storage, range)
  }

  package var count: Int { range.count }

  /// Some of the tokens, by their places among these.
  public func slice(_ places: Range<Int>) -> TokenSet {
    precondition(places.upperBound <= count, "tokens \(places) of \(count)")
    return TokenSet(storage, range.lowerBound + places.lowerBound..<range.lowerBound + places.upperBound)
  }

  /// Calls `body` with each of the tokens at some places.
  @inline(__always)
  func forEach(_ places: Range<Int>, _ body: (Int32) -> Void) {
    precondition(places.lowerBound >= 0 && places.upperBound <= count, "tokens \(places) of \(count)")
    let start = range.lowerBound + places.lowerBound
    switch storage {
    case .memory(let tokens): for index in start..<start + places.count { body(Int32(tokens[index])) }
    case .file(let file):
      let bytes = file.bytes
      for index in start..<start + places.count {
        let number = bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
        body(Int32(UInt16(littleEndian: number)))
      }
    }
  }

  /// The first token that a vocabulary does not have, and its place; nil where there is none.
  public func firstToken(beyond vocabulary: Int) -> (token: Int, place: Int)? {
    // The largest of a block first: a file may have ten thousand million.
    let block = 1 << 16
    for start in stride(from: 0, to: count, by: block) {
      let places = start..<min(start + block, count)
      var largest: Int32 = 0
      forEach(places) { largest = max(largest, $0) }
      guard Int(largest) >= vocabulary else { continue }
      for place in places {
        var token: Int32 = 0
        forEach(place..<place + 1) { token = $0 }
        if Int(token) >= vocabulary { return (Int(token), place) }
      }
    }
    return nil
  }
}

/// What of a text is trained on, what chooses, and what only reports.
public struct TokenSplits: Sendable {
  /// What the windows of training steps are taken from.
  public var training: TokenSet
  /// Measured on after each pass; configurations are chosen by it.
  public var validation: TokenSet
  /// Nil where nothing is measured on it.
  public var test: TokenSet?

  /// - Parameter keepsTest: then the second set is for testing, and the last ninth of the first validates, which
  ///   is a tenth of a whole text.
  public init(training: TokenSet, validation: TokenSet, keepsTest: Bool) {
    guard keepsTest else {
      (self.training, self.validation) = (training, validation)
      return
    }
    let border = Self.border(keepingTest: training.count)
    self.training = training.slice(0..<border)
    self.validation = training.slice(border..<training.count)
    test = validation
  }

  /// nanoGPT's: the first nine tenths of a text train, the last tenth validates.
  public init(_ text: TokenSet, keepsTest: Bool) {
    let border = Self.border(text.count)
    self.init(
      training: text.slice(0..<border), validation: text.slice(border..<text.count), keepsTest: keepsTest)
  }

  /// nanoGPT's `int(0.9 * n)`.
  private static func border(_ count: Int) -> Int { Int(0.9 * Double(count)) }

  /// The tokens of the shortest part.
  public var shortest: Int { min(training.count, validation.count, test?.count ?? .max) }

  /// The same of a text of which only the length is known.
  public static func shortest(ofText count: Int, keepsTest: Bool) -> Int {
    let border = border(count)
    return shortest(training: border, validation: count - border, keepsTest: keepsTest)
  }

  /// The same of two sets.
  public static func shortest(training: Int, validation: Int, keepsTest: Bool) -> Int {
    keepsTest ? min(training - border(keepingTest: training), validation) : min(training, validation)
  }

  private static func border(keepingTest count: Int) -> Int { count / 9 * 8 }
}
