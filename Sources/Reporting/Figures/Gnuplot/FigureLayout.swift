/// Where panels and key lie, in pixels from the lower left corner.
///
/// All plot areas of a column and of a row are aligned, whatever their labels need; the key has a strip of its own
/// below, so that it never covers data.
struct FigureLayout {
  static let width = 1200.0

  var height: Double
  /// Plot areas, row by row from the top.
  var areas: [(left: Double, right: Double, top: Double, bottom: Double)]
  var keyColumns: Int
  var keyHeight: Double

  init(_ drawing: Drawing) {
    let columns = max(1, drawing.columnCount)
    let rows = (drawing.panels.count + columns - 1) / columns
    let plotHeight: Double = columns == 1 ? (rows == 1 ? 440 : 320) : columns == 2 ? 330 : 270
    let left = 92.0
    let right = drawing.panels.contains { $0.right != nil } ? 92.0 : 24
    let top = drawing.panels.contains { !$0.title.isEmpty } ? 42.0 : 18
    let bottom = 66.0

    // gnuplot reckons with 10.3 pixels a letter and 60 for a sample line. Where the columns it is told do not fit, it
    // makes fewer and leaves out the entries that no longer find a place, so this must not be too small.
    let longest = drawing.key.map(\.title.count).max() ?? 0
    keyColumns = max(1, min(drawing.key.count, Int((Self.width - 20) / (Double(longest) * 10.5 + 75))))
    let keyRows = (drawing.key.count + keyColumns - 1) / keyColumns
    keyHeight = drawing.key.isEmpty ? 0 : Double(keyRows) * 26 + 12

    let cellHeight = top + plotHeight + bottom
    let cellWidth = Self.width / Double(columns)
    let total = Double(rows) * cellHeight + keyHeight
    height = total
    areas = drawing.panels.indices.map { index in
      let row = index / columns
      let column = index % columns
      let upper = total - Double(row) * cellHeight - top
      return (
        Double(column) * cellWidth + left, Double(column + 1) * cellWidth - right, upper, upper - plotHeight
      )
    }
  }
}
