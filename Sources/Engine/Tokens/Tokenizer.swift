import DataFiles

/// How a text becomes tokens.
public enum Tokenizer: String, Sendable, Hashable, CaseIterable {
  /// Each character (Unicode scalar) of the text, in the order of their numbers, as nanoGPT's `shakespeare_char`.
  case characters
  case bytes

  /// A text's tokens and the vocabulary that they are of.
  ///
  /// - Parameter path: names the text in errors.
  /// - Throws: ``DataError`` where the bytes are not UTF-8 and characters are wanted, or these are more than 65,536.
  public func tokens(
    of bytes: UnsafeRawBufferPointer, path: String
  ) throws(DataError) -> (tokens: [UInt16], texts: TokenTexts) {
    switch self {
    case .bytes: (bytes.map(UInt16.init), .bytes)
    case .characters: try Self.characters(of: bytes, path: path)
    }
  }

  private static func characters(
    of bytes: UnsafeRawBufferPointer, path: String
  ) throws(DataError) -> (tokens: [UInt16], texts: TokenTexts) {
    // Which scalars there are, then their places among them.
    var isThere = [Bool](repeating: false, count: 0x11_0000)
    var count = 0
    try forEachScalar(of: bytes, path: path) { scalar in
      isThere[Int(scalar)] = true
      count += 1
    }
    let scalars = isThere.indices.filter { isThere[$0] }
    guard scalars.count <= 65_536 else {
      throw DataError(
        "\(path) has \(scalars.count) different characters, of at most 65536: tokenizer: bytes reads it")
    }
    var places = [UInt16](repeating: 0, count: isThere.count)
    for (place, scalar) in scalars.enumerated() { places[scalar] = UInt16(place) }
    var tokens: [UInt16] = []
    tokens.reserveCapacity(count)
    try forEachScalar(of: bytes, path: path) { tokens.append(places[Int($0)]) }
    return (tokens, TokenTexts(scalars.compactMap { Unicode.Scalar($0).map { Array(String($0).utf8) } }))
  }

  private static func forEachScalar(
    of bytes: UnsafeRawBufferPointer, path: String, _ body: (UInt32) -> Void
  ) throws(DataError) {
    var iterator = bytes.makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    var place = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        body(Unicode.UTF8.decode(encoded).value)
        place += encoded.count
      case .emptyInput: return
      case .error:
        let line = bytes.prefix(place).count { $0 == UInt8(ascii: "\n") } + 1
        throw DataError(
          "\(path), line \(line): byte \(place + 1) is not UTF-8; tokenizer: bytes reads any file")
      }
    }
  }
}

/// What each token stands for.
public struct TokenTexts: Sendable, Hashable {
  /// The bytes of each token.
  public var texts: [[UInt8]]

  init(_ texts: [[UInt8]]) { self.texts = texts }

  /// Of ``Tokenizer/bytes``.
  public static let bytes = TokenTexts((0...255).map { [$0] })

  /// The vocabulary: every token is below it.
  public var count: Int { texts.count }

  /// The tokens of a text; nil where it has something that is none.
  public func tokens(of text: String) -> [Int32]? {
    if self == .bytes { return text.utf8.map { Int32($0) } }
    var places: [[UInt8]: Int32] = [:]
    for (place, bytes) in texts.enumerated() { places[bytes] = Int32(place) }
    let tokens = text.unicodeScalars.map { places[Array(String($0).utf8)] }
    return tokens.contains(nil) ? nil : tokens.compactMap(\.self)
  }
}
