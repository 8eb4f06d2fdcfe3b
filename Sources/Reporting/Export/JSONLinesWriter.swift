import Foundation
import Messages

/// Builds JSON Lines: an object a row, keys in the order of the columns, null for what was not measured.
///
/// JSON has no infinities: they are the strings "inf" and "-inf", which Python's `float` and R's `as.numeric` read.
struct JSONLinesWriter: RowSink {
  private var text = ""
  private let keys: [String]
  private var column = 0

  init(_ columns: [ExportColumn]) { keys = columns.map { Self.quoted($0.name) } }

  var data: Data { Data(text.utf8) }

  mutating func add(_ value: String) { put(Self.quoted(value)) }
  mutating func add(_ value: Int) { put(String(value)) }
  mutating func addNothing() { put("null") }

  mutating func add(_ value: Double?) {
    guard let value, !value.isNaN else { return addNothing() }
    put(value.isFinite ? "\(value)" : value > 0 ? "\"inf\"" : "\"-inf\"")
  }

  mutating func endRow() {
    text += "}\n"
    column = 0
  }

  private mutating func put(_ value: String) {
    text += column == 0 ? "{" : ","
    text += keys[column] + ":" + value
    column += 1
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case ..<" ": quoted += String(format: "\\u%04x", scalar.value)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
