import Escapes
import Foundation

/// Builds JSON Lines: an object a row, keys in the order of the columns, null for what was not measured.
///
/// JSON has no infinities: they are the strings "inf" and "-inf", which Python's `float` and R's `as.numeric` read.
struct JSONLinesWriter: TextSink {
  private(set) var bytes: [UInt8] = []
  private let keys: [[UInt8]]
  private var column = 0

  init(_ columns: [ExportColumn]) { keys = columns.map { Array("\(QuotedText.json($0.name)):".utf8) } }

  var data: Data { Data(bytes) }

  mutating func add(_ value: String) { put(QuotedText.json(value)) }
  mutating func add(_ value: Int) { put(String(value)) }
  mutating func addNothing() { put("null") }

  mutating func add(_ value: Double?) {
    guard let value, !value.isNaN else { return addNothing() }
    put(value.isFinite ? value.description : value > 0 ? "\"inf\"" : "\"-inf\"")
  }

  mutating func endRow() {
    bytes.append(contentsOf: "}\n".utf8)
    column = 0
  }

  private mutating func put(_ value: String) {
    bytes.append(UInt8(ascii: column == 0 ? "{" : ","))
    bytes.append(contentsOf: keys[column])
    bytes.append(contentsOf: value.utf8)
    column += 1
  }
}
