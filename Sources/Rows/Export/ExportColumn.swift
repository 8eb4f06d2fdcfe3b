import Vocabulary

/// A column of an exported table, described so that the file needs no other.
package struct ExportColumn: Hashable {
  /// The type of its values.
  package enum Form: String {
    case text = "TEXT"
    case integer = "INTEGER"
    case real = "REAL"
  }

  /// As the header has it.
  package var name: String
  /// One type a column.
  package var form: Form
  /// `""` for a pure number or text.
  package var unit = ""
  /// One sentence.
  package var summary: String

  package init(_ name: String, _ form: Form, unit: String = "", _ summary: String) {
    self.name = name
    self.form = form
    self.unit = unit
    self.summary = summary
  }
}

/// The columns that tables of results have beside parameters and measurements, each described once.
package enum CellColumns {
  package static let cell = ExportColumn(
    "cell", .text, "Id: digest of the configuration, the seed and what computes them.")
  package static let problem = ExportColumn("problem", .text, "Name of the problem in the file.")
  package static let family = ExportColumn("family", .text, "Family of the problem.")
  package static let optimizer = ExportColumn("optimizer", .text, "Name of the optimizer in the file.")
  package static let seed = ExportColumn(
    "seed", .integer, "Replicate; equal seeds are paired across optimizers.")
  package static let configuration = ExportColumn(
    "configuration", .text, "Id of the configuration: the same for all seeds.")
  package static let stage = ExportColumn(
    "stage", .text, "tune: the grid on the tuning seeds; final: the chosen on fresh ones.")
  package static let outcome = ExportColumn("outcome", .text, "completed or diverged.")
  package static let digest = ExportColumn("digest", .text, "Of the measurement without its timings.")
  package static let attempt = ExportColumn("attempt", .integer, "Counted from 1.")
  package static let startedAt = ExportColumn("started_at_seconds", .real, unit: "s", "Since 1970.")
  package static let finishedAt = ExportColumn("finished_at_seconds", .real, unit: "s", "Since 1970.")
  static let gitCommit = ExportColumn("git_commit", .text, "Of the experiment file's folder.")

  /// What a table of cells begins with; `stage` where the file tunes.
  package static func first(hasStages: Bool) -> [ExportColumn] {
    [cell, problem, family, optimizer, seed, configuration] + (hasStages ? [stage] : [])
  }

  /// What follows the measurements.
  package static let last = [digest, attempt, startedAt, finishedAt, gitCommit]

  /// Beside times, what two runs of one file may differ in.
  package static let varying = Set([attempt, startedAt, finishedAt, gitCommit].map(\.name))

  /// The optimizer behind a label.
  package static let optimizerKind = ExportColumn("optimizer_kind", .text, "The optimizer behind its name.")

  /// The column of a parameter: another name where `taken` has its own.
  static func ofParameter(_ key: String, _ form: ExportColumn.Form, taken: Set<String>) -> ExportColumn {
    if key == "optimizer" { return ExportColumn(optimizerKind.name, form, optimizerKind.summary) }
    return ExportColumn(
      taken.contains(key) ? "parameter.\(key)" : key, form, "Parameter \(key) of the configuration.")
  }
}

/// Metrics as columns.
struct MetricColumns {
  private var known: [String: Metric]

  /// - Parameter families: those of the cells: two families may mean different things by one name.
  package init(_ catalog: Catalog, families: Set<String>, _ part: MeasuredSeries = .series) {
    known = Dictionary(
      catalog.families.filter { families.contains($0.name) }.flatMap {
        part.metrics($0).map { ($0.name, $0) }
      },
      uniquingKeysWith: { first, _ in first })
  }

  /// Of a metric or timing, by its name.
  package func column(_ name: String) -> ExportColumn {
    if let metric = known[name] {
      return ExportColumn(metric.name, .real, unit: metric.unit, metric.summary)
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
