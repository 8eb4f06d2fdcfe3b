import Experiments

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
    var columns = [
      ExportColumn("cell", .text, "Id: digest of the configuration, the seed and what computes them."),
      ExportColumn("problem", .text, "Name of the problem in the file."),
      ExportColumn("family", .text, "Family of the problem."),
      ExportColumn("optimizer", .text, "Name of the optimizer in the file."),
      ExportColumn("seed", .integer, "Replicate; equal seeds are paired across optimizers."),
      ExportColumn("configuration", .text, "Id of the configuration: the same for all seeds."),
    ]
    hasStages = finished.cells.contains { $0.cell.stage != nil }
    if hasStages {
      columns.append(
        ExportColumn("stage", .text, "tune: the grid on the tuning seeds; final: the chosen on fresh ones."))
    }
    let outcomeColumns =
      [ExportColumn("outcome", .text, "completed or diverged.")]
      + (metrics + timings).map(described.column)
      + [
        ExportColumn("digest", .text, "Of the measurement without its timings."),
        ExportColumn("attempt", .integer, "Counted from 1."),
        ExportColumn("started_at_seconds", .real, unit: "s", "Since 1970."),
        ExportColumn("finished_at_seconds", .real, unit: "s", "Since 1970."),
        ExportColumn("git_commit", .text, "Of the experiment file's folder."),
      ]
    let taken = Set((columns + outcomeColumns).map(\.name))
    columns += parameterColumns.map { key, form in
      let name = key == "optimizer" ? "optimizer_kind" : taken.contains(key) ? "parameter.\(key)" : key
      return ExportColumn(name, form, "Parameter \(key) of the configuration.")
    }
    self.columns = columns + outcomeColumns
  }

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
