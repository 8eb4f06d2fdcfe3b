import Messages
import Vocabulary

/// `cells.csv`, and the exported table of cells: one row per finished cell, in the plan's order.
///
/// Columns: `cell`, `problem`, `family`, `optimizer`, `seed`, `configuration`; `stage` where the file tunes; every
/// parameter, flattened to dotted keys and sorted; `outcome`; final metrics in the catalog's order; timings; what tells
/// one computation of a cell from another.
struct CellsTable: ExportedRows {
  let columns: [ExportColumn]
  private let finished: FinishedCells
  private let parameterColumns: [(key: String, form: ExportColumn.Form)]
  /// Where metrics and timings are among the numbers of an outline, by its shape, of which there are few; nil for what
  /// the shape does not have.
  private let places: [ObjectIdentifier: [Int?]]
  /// Whether the file tunes: then a column says to what a cell belongs.
  private let hasStages: Bool

  init(_ finished: FinishedCells, _ catalog: Catalog) {
    self.finished = finished
    let values = finished.parameters
    parameterColumns = Set(values.flatMap(\.keys)).sorted().map { key in
      (key, Self.form(values.compactMap { $0[key] }))
    }
    // A column of nothing has no type, and readers guess one.
    let metrics = FinishedCells.ordered(finished.measured(\.metrics) { $0.place(ofMetric: $1) }, catalog)
    let timings = FinishedCells.ordered(finished.measured(\.timings) { $0.place(ofTiming: $1) }, catalog)
    places = finished.shapes.reduce(into: [:]) { places, shape in
      places[ObjectIdentifier(shape)] =
        metrics.map { shape.place(ofMetric: $0) } + timings.map { shape.place(ofTiming: $0) }
    }
    let described = MetricColumns(catalog, families: finished.families)
    hasStages = finished.cells.contains { $0.cell.stage != nil }
    let columns = CellColumns.first(hasStages: hasStages)
    let outcomeColumns = [CellColumns.outcome] + (metrics + timings).map(described.column) + CellColumns.last
    let taken = Set((columns + outcomeColumns).map(\.name))
    self.columns =
      columns + parameterColumns.map { CellColumns.ofParameter($0.key, $0.form, taken: taken) }
      + outcomeColumns
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
      for place in places[ObjectIdentifier(outline.shape)] ?? [] {
        try sink.add(place.map { outline.numbers[$0] })
      }
      try sink.add(result.digest)
      try sink.add(result.attempt)
      try sink.add(result.startedAt)
      try sink.add(result.finishedAt)
      try sink.add(text: result.invocation.commit)
      try sink.endRow()
    }
  }
}
