import Vocabulary

/// One row per finished cell, in the plan's order.
struct CellsTable: ExportedRows {
  let columns: [ExportColumn]
  private let finished: FinishedCells
  private let parameterColumns: [(key: String, form: ExportColumn.Form)]
  private let metrics: [String]
  private let timings: [String]
  /// Whether the file tunes: then a column says to what a cell belongs.
  private let hasStages: Bool

  init(_ finished: FinishedCells, _ catalog: Catalog) {
    self.finished = finished
    let values = finished.parameters
    parameterColumns = Set(values.flatMap(\.keys)).sorted().map { key in
      (key, Self.form(values.compactMap { $0[key] }))
    }
    // A column of nothing has no type, and readers guess one.
    metrics = FinishedCells.ordered(
      finished.measured(\.metrics) { $0.place(ofMetric: $1) }, catalog)
    timings = FinishedCells.ordered(
      finished.measured(\.timings) { $0.place(ofTiming: $1) }, catalog)
    let described = MetricColumns(catalog, families: finished.families)
    hasStages = finished.cells.contains { $0.cell.stage != nil }
    let columns = CellColumns.first(hasStages: hasStages)
    let outcomeColumns =
      [CellColumns.outcome] + (metrics + timings).map(described.column) + Self.last
    let taken = Set((columns + outcomeColumns).map(\.name))
    self.columns =
      columns + parameterColumns.map { CellColumns.ofParameter($0.key, $0.form, taken: taken) }
      + outcomeColumns
  }

  /// What follows the measurements.
  static let last = [
    CellColumns.digest, CellColumns.attempt, CellColumns.startedAt, CellColumns.finishedAt,
    CellColumns.gitCommit,
  ]

  /// Real where all are numbers, whole where all are whole or flags: one type a column.
  private static func form(_ values: [Value]) -> ExportColumn.Form {
    let isWhole = values.allSatisfy { value in
      switch value {
      case .integer, .boolean: true
      default: false
      }
    }
    return isWhole ? .integer : values.allSatisfy { $0.number != nil } ? .real : .text
  }

  var count: Int { finished.cells.count }

  func write<Sink: RowSink & ~Copyable>(_ piece: Range<Int>, to sink: inout Sink) throws {
    var places = NumberPlaces(metrics: metrics, timings: timings)
    for cell in finished.cells[piece] {
      let configuration = finished.configuration(of: cell)
      let result = cell.result
      for text in [cell.cell.id, configuration.problem, configuration.family, configuration.optimizer] {
        try sink.add(text)
      }
      try sink.add(cell.cell.seed)
      try sink.add(configuration.id)
      if hasStages { try sink.add(text: cell.cell.stage?.rawValue) }
      for (key, form) in parameterColumns {
        try sink.add(parameter: finished.parameters[cell.member][key], form)
      }
      try sink.add(result.outcome.rawValue)
      let outline = result.outline
      for place in places.places(in: outline.shape) { try sink.add(place.map { outline.numbers[$0] }) }
      try sink.add(result.digest)
      try sink.add(result.attempt)
      try sink.add(result.startedAt)
      try sink.add(result.finishedAt)
      try sink.add(text: result.invocation.commit)
      try sink.endRow()
    }
  }
}
