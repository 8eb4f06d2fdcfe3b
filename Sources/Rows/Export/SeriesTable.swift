import Messages
import OrderedCollections
import Vocabulary

/// `series.csv`, `steps.csv` and the exported tables of them: one row per finished cell and point of its series, a column
/// per metric, in the plan's order. What else is known of a cell is a merge by `cell` away.
package struct SeriesTable: ExportedRows {
  let columns: [ExportColumn]
  private let finished: FinishedCells
  private let indices: [String]
  private let metrics: [String]
  private let timings: [String]
  private let part: MeasuredSeries

  /// - Parameter part: cells without that series have no rows.
  init(_ finished: FinishedCells, _ catalog: Catalog, _ part: MeasuredSeries = .series) {
    self.part = part
    self.finished = finished
    let indices = Array(OrderedSet(finished.shapes.compactMap { part.shape($0)?.index }))
    self.indices = indices
    func names(_ columns: (SeriesShape) -> [SeriesShape.Column]) -> [String] {
      // A column of nothing has no type, and readers guess one.
      let measured = finished.shapes.compactMap(part.shape).flatMap(columns).filter(\.hasNumber)
      return FinishedCells.ordered(Set(measured.map(\.name)), catalog, part)
    }
    metrics = names(\.columns).filter { !indices.contains($0) }
    timings = names(\.timings)
    let described = MetricColumns(catalog, families: finished.families, part)
    columns = [Self.cell] + indices.map(Self.index) + (metrics + timings).map(described.column)
  }

  /// Whose series a row is of.
  package static let cell = ExportColumn("cell", .text, "Id, as in the table of cells.")

  /// The column that orders the rows of a cell.
  package static func index(_ name: String) -> ExportColumn {
    ExportColumn(name, .integer, "Orders the rows of a cell.")
  }

  /// Whether no cell has such a series.
  var isEmpty: Bool { indices.isEmpty }

  var count: Int { finished.cells.count }

  func write<Sink: RowSink & ~Copyable>(_ piece: Range<Int>, to sink: inout Sink) throws {
    for cell in finished.cells[piece] {
      guard part.shape(cell.result.outline.shape) != nil, let series = part.rows(try cell.result.series())
      else { continue }
      let values = metrics.map { series.columns[$0] ?? [] } + timings.map { series.timings[$0] ?? [] }
      for row in series.at.indices {
        try sink.add(cell.cell.id)
        for index in indices {
          // Epochs and steps are counted.
          if index != series.index {
            try sink.addNothing()
          } else if let place = Int(exactly: series.at[row]) {
            try sink.add(place)
          } else {
            try sink.add(series.at[row])
          }
        }
        for place in values.indices { try sink.add(row < values[place].count ? values[place][row] : nil) }
        try sink.endRow()
      }
    }
  }
}

/// Which of a measurement's series is meant.
struct MeasuredSeries: Sendable {
  /// Nil where the cell has none.
  let rows: @Sendable (Vocabulary.Measurement) -> Series?
  /// Nil where cells of the shape have none.
  let shape: @Sendable (MeasurementShape) -> SeriesShape?
  let metrics: @Sendable (ProblemFamily) -> [Metric]

  /// What every cell of a family measures along its series index.
  static let series = MeasuredSeries(rows: { $0.series }, shape: { $0.series }, metrics: { $0.metrics })
  /// What cells recorded of every step.
  static let steps = MeasuredSeries(rows: { $0.steps }, shape: { $0.steps }, metrics: { $0.stepMetrics })
}
