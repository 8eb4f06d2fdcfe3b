import Foundation

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
