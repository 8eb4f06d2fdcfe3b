import Escapes

/// Aligned columns for a terminal: words to the left, numbers to the right, every field in one line.
struct TextTable {
  private var rows: [[String]]
  private let numbers: Set<Int>

  /// - Parameter numbers: places of the columns that are aligned to the right.
  init(_ header: [String], numbers: Set<Int>) {
    rows = [header.map { VisibleText.line($0) }]
    self.numbers = numbers
  }

  mutating func add(_ row: [String]) {
    precondition(row.count == rows[0].count, "\(row.count) of \(rows[0].count) columns")
    rows.append(row.map { VisibleText.line($0) })
  }

  var text: String {
    let widths = rows[0].indices.map { column in rows.map { Columns.count($0[column]) }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, field) in row.enumerated() {
        line += column == 0 ? "" : "  "
        line += Columns.padded(field, widths[column], isNumber: numbers.contains(column))
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
