import Experiments
import OrderedCollections
import Results

/// One row per finished cell, in the plan's order.
struct CellsTable {
  let columns: [ExportColumn]
  private let finished: [FinishedCell]
  /// Flattened to dotted keys, by configuration.
  private var parameters: [Int: [String: Value]] = [:]
  private let parameterColumns: [(key: String, form: ExportColumn.Form)]
  private let metrics: [String]
  private let timings: [String]
  /// Whether the file tunes: then a column says to what a cell belongs.
  private let hasStages: Bool

  init(_ data: Joined, _ catalog: Catalog) {
    finished = FinishedCell.all(data)
    for cell in finished where parameters[cell.member.configurationIndex] == nil {
      parameters[cell.member.configurationIndex] = CellsFile.flattened(cell.member.configuration.values)
    }
    let keys = Set(parameters.values.flatMap(\.keys)).sorted()
    let values = parameters.values
    parameterColumns = keys.map { key in (key, Self.form(values.compactMap { $0[key] })) }
    let results = finished.map(\.result)
    // A column of nothing has no type, and readers guess one.
    func measured(_ values: [String: Double]) -> [String] { values.filter { !$0.value.isNaN }.map(\.key) }
    metrics = CellsFile.metricNames(results, catalog) { measured($0.measurement.metrics) }
    timings = CellsFile.metricNames(results, catalog) { measured($0.measurement.timings) }
    let described = MetricColumns(catalog, families: Set(results.map(\.family)))
    var columns = [
      ExportColumn("cell", .text, "Id: digest of the configuration, the seed and what computes them."),
      ExportColumn("problem", .text, "Name of the problem in the file."),
      ExportColumn("family", .text, "Family of the problem."),
      ExportColumn("optimizer", .text, "Name of the optimizer in the file."),
      ExportColumn("seed", .integer, "Replicate; equal seeds are paired across optimizers."),
      ExportColumn("configuration", .text, "Id of the configuration: the same for all seeds."),
    ]
    hasStages = finished.contains { $0.replicate.cell.stage != nil }
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

  func write<Sink: RowSink & ~Copyable>(to sink: inout Sink) throws {
    for cell in finished {
      let configuration = cell.member.configuration
      let result = cell.result
      for text in [
        cell.replicate.cell.id, configuration.problem, configuration.family, configuration.optimizer,
      ] {
        try sink.add(text)
      }
      try sink.add(cell.replicate.cell.seed)
      try sink.add(configuration.id)
      if hasStages { try sink.add(text: cell.replicate.cell.stage?.rawValue) }
      for (key, form) in parameterColumns {
        try sink.add(parameter: parameters[cell.member.configurationIndex]?[key], form)
      }
      try sink.add(result.measurement.outcome.rawValue)
      for name in metrics { try sink.add(result.measurement.metrics[name]) }
      for name in timings { try sink.add(result.measurement.timings[name]) }
      try sink.add(result.digest)
      try sink.add(result.attempt)
      try sink.add(result.provenance.startedAt)
      try sink.add(result.provenance.finishedAt)
      try sink.add(text: result.provenance.invocation.commit)
      try sink.endRow()
    }
  }
}

/// A cell that has a result, with its configuration.
struct FinishedCell {
  var member: Member
  var replicate: Replicate
  var result: CellResult

  /// In the plan's order.
  static func all(_ data: Joined) -> [FinishedCell] {
    data.members.flatMap { member in
      member.replicates.compactMap { replicate in
        replicate.result.map { FinishedCell(member: member, replicate: replicate, result: $0) }
      }
    }.sorted { $0.replicate.cell.index < $1.replicate.cell.index }
  }
}

/// Metrics as columns.
struct MetricColumns {
  private var known: [String: Metric]

  /// - Parameter families: those of the cells: two families may mean different things by one name.
  init(_ catalog: Catalog, families: Set<String>, _ part: MeasuredSeries = .series) {
    known = Dictionary(
      catalog.families.filter { families.contains($0.name) }.flatMap {
        part.metrics($0).map { ($0.name, $0) }
      },
      uniquingKeysWith: { first, _ in first })
  }

  func column(_ name: String) -> ExportColumn {
    if let metric = known[name] {
      return ExportColumn(metric.exportName, .real, unit: metric.unit, metric.summary)
    }
    return ExportColumn(name, .real, Self.quantileSummary(name) ?? "Measured; not in the catalog.")
  }

  /// Cells of the laboratory report `NAME@DELTA` and its limits.
  private static func quantileSummary(_ name: String) -> String? {
    guard let match = name.wholeMatch(of: /(.+)@([0-9.e-]+)(_low|_high)?/) else { return nil }
    let quantile = "the (1 - \(match.2))-quantile over runs of \(match.1)"
    switch match.3 {
    case "_low": return "Lower limit of 95 % confidence of \(quantile)."
    case "_high": return "Upper limit of 95 % confidence of \(quantile)."
    default: return quantile.prefix(1).uppercased() + quantile.dropFirst() + "."
    }
  }
}
