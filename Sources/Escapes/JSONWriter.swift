import Foundation

/// Appends JSON to bytes, without white space, for texts of which there is one for every cell: what ``JSONText`` takes
/// 100 µs for, this does in a few. Identities are digests of such texts.
///
/// Of a text only quotation marks, backslashes and what lies below a space are escaped. Numbers in shortest round-trip form, NaN and infinities as the strings that ``JSONText`` uses.
public struct JSONWriter {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// With nothing written.
  public init() {}

  /// Opens a map; ``key(_:)`` comes next.
  public mutating func beginObject() { open("{") }
  /// Closes a map.
  public mutating func endObject() { close("}") }
  /// Opens a list.
  public mutating func beginArray() { open("[") }
  /// Closes a list.
  public mutating func endArray() { close("]") }

  /// The name of the value that comes next.
  public mutating func key(_ name: String) {
    separate()
    write(quoted: name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A text, escaped.
  public mutating func string(_ text: String) {
    separate()
    write(quoted: text)
    needsComma = true
  }

  /// A number that reads back as the same to the bit; `"nan"`, `"inf"` or `"-inf"` where JSON has no word.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return string(value.isNaN ? "nan" : value > 0 ? "inf" : "-inf") }
    raw(value.description.utf8)
  }

  /// A whole number.
  public mutating func integer(_ value: Int) { raw(value.description.utf8) }

  /// A value that is JSON already.
  public mutating func raw(_ json: some Sequence<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  private mutating func separate() { if needsComma { bytes.append(UInt8(ascii: ",")) } }

  private mutating func open(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  private mutating func write(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<32:
        let digits = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

/// The JSON that the program writes and reads: keys sorted, floats in shortest round-trip form, no escaped slashes; NaN and
/// infinities, for which JSON has no word, are the strings `nan`, `inf` and `-inf`.
public enum JSONText {
  /// One line, without its line feed.
  public static func line(_ value: some Encodable) throws -> Data { try encoder([]).encode(value) }

  /// Indented, for people too: hidden characters are written by their numbers.
  ///
  /// - Parameter keys: how names become keys.
  public static func pretty(
    _ value: some Encodable, keys: JSONEncoder.KeyEncodingStrategy = .useDefaultKeys
  ) throws -> String {
    let encoder = encoder(.prettyPrinted)
    encoder.keyEncodingStrategy = keys
    return QuotedText.plainJSON(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Reads what ``line(_:)`` or ``pretty(_:keys:)`` wrote.
  ///
  /// - Throws: `DecodingError`.
  public static func decode<T: Decodable>(_ type: T.Type, from text: Data) throws -> T {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: text)
  }

  private static func encoder(_ form: JSONEncoder.OutputFormatting) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = form.union([.sortedKeys, .withoutEscapingSlashes])
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}
