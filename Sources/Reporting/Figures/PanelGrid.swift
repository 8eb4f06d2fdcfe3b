import OrderedCollections
import Rows
import Vocabulary

/// Panels by the values of one column, or of two as the rows and columns of a grid.
struct PanelGrid {
  /// Row by row; one empty value without panels.
  var values: [[Value?]]
  /// Values of the second of two columns; nil where they are no grid.
  private var gridColumns: Int?

  /// - Parameters:
  ///   - found: the combinations that occur.
  ///   - named: how many columns the file names.
  ///   - count: how many there are, with those added that keep problems apart.
  init(_ found: [[Value?]], named: Int, of count: Int) {
    switch count {
    case 0: values = [[]]
    case 1: values = Column.ordered(found.map { $0[0] }).map { [$0] }
    case 2 where named == 2:
      let rows = Self.distinct(found, 0)
      let columns = Self.distinct(found, 1)
      values = rows.flatMap { row in columns.map { [row, $0] } }
      gridColumns = columns.count
    default: values = found
    }
    if values.isEmpty { values = [[]] }
  }

  private static func distinct(_ found: [[Value?]], _ place: Int) -> [Value?] {
    Column.ordered(OrderedSet(found.map { $0[place] }).elements)
  }

  /// - Parameters:
  ///   - metrics: rows of panels, each with every value.
  ///   - key: the longest text of a panel's own key, which takes its width.
  func columnCount(metrics: Int = 1, key: String = "") -> Int {
    if let gridColumns { return gridColumns }
    let count = metrics * values.count
    // Values as columns where they fit beside each other, else everything in rows of three.
    let usual =
      metrics > 1 && (2...4).contains(values.count) ? values.count : count == 4 ? 2 : min(3, count)
    return (1...usual).last { KeyLayout.width(key) <= FigureLayout.areaWidth(columns: $0) } ?? 1
  }

  /// Panels in as many columns as their own keys leave; the key of a single one is the drawing's.
  ///
  /// - Parameter metrics: rows of panels, each with every value.
  func drawing(
    _ panels: [Drawing.Panel], _ file: DataFile, key: [Drawing.KeyEntry] = [], metrics: Int = 1
  ) -> Drawing {
    let longest = panels.flatMap(\.key).map(\.title).max { $0.count < $1.count } ?? ""
    let columnCount = columnCount(metrics: metrics, key: longest)
    var drawing = Drawing(
      panels: Self.sharing(panels, columnCount: columnCount), columnCount: columnCount, key: key, data: file)
    if panels.count == 1 {
      drawing.key += panels[0].key
      drawing.panels[0].key = []
    }
    return drawing
  }

  /// Gives neighbours one range and writes its numbers once, where no panel becomes too small to read by it; then makes
  /// room at edges, the same for neighbours of one range.
  static func sharing(_ panels: [Drawing.Panel], columnCount: Int) -> [Drawing.Panel] {
    var panels = panels
    for start in stride(from: 0, to: panels.count, by: columnCount) {
      let row = Array(start..<min(start + columnCount, panels.count))
      let labels = Set(row.map { panels[$0].y.label })
      // A right axis stands between neighbours: then each keeps its own.
      guard row.count > 1, labels.count == 1, row.allSatisfy({ panels[$0].right == nil }) else { continue }
      let shared = Axis.shared(row.map { panels[$0].y })
      if shared != nil, let share = row.compactMap({ panels[$0].edge?.share }).max(),
        let isTop = row.lazy.compactMap({ panels[$0].edge?.isTop }).first
      {
        for index in row { panels[index].edge = Drawing.Edge(share: share, isTop: isTop) }
      }
      for (place, index) in row.enumerated() {
        if let shared { panels[index].y = shared }
        if place > 0 { panels[index].yLabelling = shared == nil ? .numbers : .none }
      }
    }
    // Data stay out of the strips at the edges.
    for index in panels.indices {
      if let edge = panels[index].edge { panels[index].y.extend(by: edge.share, atTop: edge.isTop) }
    }
    for column in 0..<min(columnCount, panels.count) {
      let stack = Array(stride(from: column, to: panels.count, by: columnCount))
      guard stack.count > 1, stack.allSatisfy({ panels[$0].key.isEmpty }),
        let shared = Axis.shared(stack.map { panels[$0].x })
      else { continue }
      for index in stack { panels[index].x = shared }
      for index in stack.dropLast() { panels[index].xLabelling = .none }
    }
    return panels
  }
}
