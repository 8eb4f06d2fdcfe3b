import Foundation

/// Reads JSON from bytes in one pass, without building a tree: for the lines that there are millions of.
///
/// The caller asks for what it expects; anything else is an error, never a guess.
public struct JSONReader {
  /// What was expected and where.
  public struct Problem: Error, Hashable, CustomStringConvertible {
    /// What would have been right.
    public var expected: String
    /// Byte, counted from 0.
    public var offset: Int

    /// For a message about the file or the line.
    public var description: String { "expected \(expected) at byte \(offset)" }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  /// - Parameter bytes: valid as long as the reader is used.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Of the next byte, counted from 0.
  public var offset: Int { place }

  /// Whether everything has been read.
  public var isAtEnd: Bool { place == bytes.count }

  /// Reads an object, giving each key in turn; `member` must read its value.
  public mutating func object(_ member: (inout JSONReader, String) throws -> Void) throws {
    try members { reader, name in
      try member(&reader, name)
      return true
    }
  }

  /// As ``object(_:)``, but stops, without reading on, when `member` returns false.
  public mutating func members(_ member: (inout JSONReader, String) throws -> Bool) throws {
    try expect("{")
    if take("}") { return }
    try remainingMembers(member)
  }

  /// As ``members(_:)``, from the name of a member to the end of its object.
  mutating func remainingMembers(_ member: (inout JSONReader, String) throws -> Bool) throws {
    repeat {
      let name = try string()
      try expect(":")
      guard try member(&self, name) else { return }
    } while take(",")
    try expect("}")
  }

  /// As ``object(_:)``, for objects most of which have the same names: no text is made of a name that is known.
  ///
  /// - Returns: the names, or nil where they are the known ones.
  mutating func members(
    like known: MemberNames, _ member: (inout JSONReader) throws -> Void
  ) throws -> [String]? {
    var count = 0
    var names: [String]?
    try expect("{")
    if !take("}") {
      repeat {
        if names == nil, count < known.texts.count, take(known.texts[count]) {
          count += 1
        } else {
          var own = names ?? Array(known.names.prefix(count))
          own.append(try string())
          names = own
          try expect(":")
        }
        try member(&self)
      } while take(",")
      try expect("}")
    }
    return names ?? (count == known.names.count ? nil : Array(known.names.prefix(count)))
  }

  /// Reads a list.
  ///
  /// - Parameter element: reads one of its elements.
  public mutating func array(_ element: (inout JSONReader) throws -> Void) throws {
    try expect("[")
    if take("]") { return }
    repeat { try element(&self) } while take(",")
    try expect("]")
  }

  /// Reads a text, with its escapes resolved.
  public mutating func string() throws -> String {
    let (start, isPlain) = (place, try skipString())
    let inside = UnsafeBufferPointer(rebasing: bytes[(start + 1)..<(place - 1)])
    // The library's validation is not specialised: most texts are ASCII, which needs none.
    if isPlain, inside.allSatisfy({ $0 < 0x80 }) { return String(decoding: inside, as: UTF8.self) }
    if isPlain, let text = String(validating: inside, as: UTF8.self) { return text }
    let whole = Data(UnsafeBufferPointer(rebasing: bytes[start..<place]))
    guard let text = try? JSONDecoder().decode(String.self, from: whole) else { throw problem("text") }
    return text
  }

  /// A number, or one of the strings `nan`, `inf` and `-inf`.
  public mutating func number() throws -> Double {
    if peek == UInt8(ascii: "\"") {
      switch try string() {
      case "nan": return .nan
      case "inf": return .infinity
      case "-inf": return -.infinity
      default: throw problem("a number")
      }
    }
    let token = UnsafeBufferPointer(rebasing: try numberToken())
    if let value = Double(exactly: DecimalText(token)) { return value }
    // The longest shortest form of a Double has 24 characters.
    guard token.count < 64 else { throw problem("a number") }
    return try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
      for (index, byte) in token.enumerated() { text[index] = CChar(bitPattern: byte) }
      text[token.count] = 0
      var end: UnsafeMutablePointer<CChar>?
      guard let start = text.baseAddress else { throw problem("a number") }
      let value = strtod(start, &end)
      guard end == start + token.count else { throw problem("a number") }
      return value
    }
  }

  /// Reads a whole number that an Int holds.
  public mutating func integer() throws -> Int {
    guard let value = Int(String(decoding: try numberToken(), as: UTF8.self)) else {
      throw problem("an integer")
    }
    return value
  }

  /// The bytes of the next value, whatever it is.
  public mutating func raw() throws -> UnsafeBufferPointer<UInt8> {
    let start = place
    switch peek {
    case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested()
    case UInt8(ascii: "\""): _ = try skipString()
    case UInt8(ascii: "t"): try skip("true")
    case UInt8(ascii: "f"): try skip("false")
    case UInt8(ascii: "n"): try skip("null")
    default: _ = try numberToken()
    }
    return UnsafeBufferPointer(rebasing: bytes[start..<place])
  }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func problem(_ expected: String) -> Problem { Problem(expected: expected, offset: place) }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws {
    guard take(character) else { throw problem("\(character)") }
  }

  private mutating func skip(_ word: StaticString) throws {
    for index in 0..<word.utf8CodeUnitCount {
      guard peek == word.utf8Start[index] else { throw problem("\(word)") }
      place += 1
    }
  }

  /// - Returns: whether there is no escape in it.
  private mutating func skipString() throws -> Bool {
    try expect("\"")
    var isPlain = true
    while let byte = peek {
      place += 1
      if byte == UInt8(ascii: "\"") { return isPlain }
      if byte == UInt8(ascii: "\\") {
        isPlain = false
        place += 1
      }
    }
    throw problem("\"")
  }

  private mutating func skipNested() throws {
    var depth = 0
    repeat {
      guard place < bytes.count else { throw problem("a closing bracket") }
      switch bytes[place] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        _ = try skipString()
        continue
      default: break
      }
      place += 1
    } while depth > 0
  }

  /// Takes these very bytes where they come next.
  mutating func take(_ text: [UInt8]) -> Bool {
    guard !text.isEmpty, bytes.count - place >= text.count else { return false }
    for index in text.indices where bytes[place + index] != text[index] { return false }
    place += text.count
    return true
  }

  /// Reads over an array of numbers as ``number()`` would read them, without making them.
  ///
  /// - Returns: whether one of them is not NaN.
  mutating func skipNumbers() throws -> Bool {
    var hasNumber = false
    try expect("[")
    if take("]") { return false }
    repeat {
      if skipUsualNumber() {
        hasNumber = true
      } else if !(try number().isNaN) {
        hasNumber = true
      }
    } while take(",")
    try expect("]")
    return hasNumber
  }

  /// Reads over a number of which its form alone says that it is one; false, and nothing read, for any other.
  private mutating func skipUsualNumber() -> Bool {
    var end = place
    if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
    guard skipDigits(&end) else { return false }
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      end += 1
      guard skipDigits(&end) else { return false }
    }
    if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
      end += 1
      if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") { end += 1 }
      guard skipDigits(&end) else { return false }
    }
    // As long as `number()` takes.
    guard end - place < 64, end == bytes.count || !Self.isOfNumber(bytes[end]) else { return false }
    place = end
    return true
  }

  private func skipDigits(_ end: inout Int) -> Bool {
    let start = end
    while end < bytes.count, bytes[end] &- 0x30 <= 9 { end += 1 }
    return end > start
  }

  /// Digits and `+ - . e E`.
  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x65, 0x45: true
    default: false
    }
  }

  private mutating func numberToken() throws -> Slice<UnsafeBufferPointer<UInt8>> {
    let start = place
    while place < bytes.count, Self.isOfNumber(bytes[place]) { place += 1 }
    guard place > start else { throw problem("a value") }
    return bytes[start..<place]
  }
}

/// Names that an object is expected to have, in their order.
struct MemberNames: Sendable {
  let names: [String]
  /// Each as it stands in an object, quotes and colon included; empty where it has to be read to be known.
  let texts: [[UInt8]]

  init(_ names: [String]) {
    self.names = names
    texts = names.map { name in
      let isPlain = name.utf8.allSatisfy { $0 >= 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      return isPlain ? Array("\"\(name)\":".utf8) : []
    }
  }
}
