import Escapes
import Vocabulary

/// Takes a table's values one after another, row by row, in the order of its columns.
protocol RowSink: ~Copyable {
  mutating func add(_ text: String) throws
  /// Nil and NaN: not measured.
  mutating func add(_ value: Double?) throws
  mutating func add(_ value: Int) throws
  mutating func endRow() throws
}

/// Rows as text.
protocol TextSink: RowSink, Sendable {
  var bytes: [UInt8] { get }
}

extension RowSink where Self: ~Copyable {
  mutating func addNothing() throws { try add(Double?.none) }

  /// Nil: not known.
  mutating func add(text: String?) throws {
    if let text { try add(text) } else { try addNothing() }
  }

  /// A parameter: flags as 0 and 1, lists as words.
  mutating func add(parameter value: Value?, _ form: ExportColumn.Form) throws {
    switch (value, form) {
    case (nil, _), (.null?, _): try addNothing()
    case (let value?, .real): try add(value.number)
    case (.integer(let whole)?, .integer): try add(whole)
    case (.boolean(let flag)?, .integer): try add(flag ? 1 : 0)
    case (let value?, _): try add(value.string ?? value.description)
    }
  }
}

/// The rows of an exported table: several for an item, such as a cell with its series, or none.
protocol ExportedRows: Sendable {
  var columns: [ExportColumn] { get }
  /// Of the items.
  var count: Int { get }
  func write<Sink: RowSink & ~Copyable>(_ items: Range<Int>, to sink: inout Sink) throws
}

/// Builds JSON Lines: an object a row, keys in the order of the columns, null for what was not measured.
///
/// JSON has no infinities: they are the strings "inf" and "-inf", which Python's `float` and R's `as.numeric` read.
struct JSONLinesWriter: TextSink {
  private(set) var bytes: [UInt8] = []
  private let keys: [[UInt8]]
  private var column = 0

  init(_ columns: [ExportColumn]) { keys = columns.map { Array("\(QuotedText.json($0.name)):".utf8) } }

  mutating func add(_ value: String) { put(QuotedText.json(value)) }
  mutating func add(_ value: Int) { put(String(value)) }

  mutating func add(_ value: Double?) {
    guard let value, !value.isNaN else { return put("null") }
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
