/// Aligned columns for a terminal: words to the left, numbers to the right, every field in one line.
public struct TextTable {
  private var rows: [[String]] = []
  private let numbers: Set<Int>
  private let indent: String

  /// - Parameters:
  ///   - header: the first row; none where the rows explain themselves.
  ///   - numbers: places of the columns that are aligned to the right.
  ///   - indent: before every line.
  public init(_ header: [String]? = nil, numbers: Set<Int> = [], indent: String = "") {
    self.numbers = numbers
    self.indent = indent
    if let header { add(header) }
  }

  /// Adds a row of as many fields as there are heads.
  public mutating func add(_ row: [String]) {
    precondition(row.count == rows.first?.count ?? row.count, "\(row.count) columns: \(row)")
    rows.append(row.map { VisibleText.line($0) })
  }

  /// The lines, without spaces at their ends and without a last line feed.
  public var text: String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { Columns.count($0[column]) }.max() ?? 0
    }
    return rows.map { row in
      var line = indent
      for (column, field) in row.enumerated() {
        line += column == 0 ? "" : "  "
        line += Columns.padded(field, widths[column], isNumber: numbers.contains(column))
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
