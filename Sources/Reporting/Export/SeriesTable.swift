import Experiments
import OrderedCollections

/// One row per finished cell and point of its series, a column per metric, in the plan's order.
struct SeriesTable {
  let columns: [ExportColumn]
  private let finished: [FinishedCell]
  private let indices: [String]
  private let metrics: [String]
  private let timings: [String]

  private let part: MeasuredSeries

  /// - Parameter part: cells without that series have no rows.
  init(
    _ data: Joined, _ catalog: Catalog, _ part: MeasuredSeries = .series
  ) {
    self.part = part
    finished = FinishedCell.all(data)
    let results = finished.map(\.result)
    let indices = Array(OrderedSet(results.compactMap { part.of($0.measurement)?.index }))
    self.indices = indices
    func measured(_ columns: [String: [Double]]?) -> [String] {
      (columns ?? [:]).filter { $0.value.contains { !$0.isNaN } }.map(\.key)
    }
    metrics = CellsFile.metricNames(results, catalog, part) { measured(part.of($0.measurement)?.columns) }
      .filter { !indices.contains($0) }
    timings = CellsFile.metricNames(results, catalog, part) { measured(part.of($0.measurement)?.timings) }
    let described = MetricColumns(catalog, families: Set(results.map(\.family)), part)
    columns =
      [ExportColumn("cell", .text, "Id, as in the table of cells.")]
      + indices.map { ExportColumn($0, .real, "Orders the rows of a cell.") }
      + (metrics + timings).map(described.column)
  }

  /// Whether no cell has such a series.
  var isEmpty: Bool { indices.isEmpty }

  func write<Sink: RowSink & ~Copyable>(to sink: inout Sink) throws {
    for cell in finished {
      guard let series = part.of(cell.result.measurement) else { continue }
      let values = metrics.map { series.columns[$0] } + timings.map { series.timings[$0] }
      for row in series.at.indices {
        try sink.add(cell.replicate.cell.id)
        for index in indices { try sink.add(index == series.index ? series.at[row] : nil) }
        for column in values { try sink.add(column.flatMap { $0.indices.contains(row) ? $0[row] : nil }) }
        try sink.endRow()
      }
    }
  }
}
