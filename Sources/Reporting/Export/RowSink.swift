import Vocabulary

/// Takes a table's values one after another, row by row, in the order of its columns.
protocol RowSink: ~Copyable {
  mutating func add(_ text: String) throws
  /// Nil and NaN: not measured.
  mutating func add(_ value: Double?) throws
  mutating func add(_ value: Int) throws
  mutating func addNothing() throws
  mutating func endRow() throws
}

extension RowSink where Self: ~Copyable {
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
