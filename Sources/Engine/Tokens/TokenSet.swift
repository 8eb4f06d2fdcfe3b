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
