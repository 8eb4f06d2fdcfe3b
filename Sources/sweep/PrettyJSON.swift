import Escapes
import Foundation

/// JSON for people and programs: keys sorted, indented, no escaped slashes, hidden characters by
/// their numbers.
enum PrettyJSON {
  static func text(_ value: some Encodable) throws -> String {
    QuotedText.plainJSON(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}
