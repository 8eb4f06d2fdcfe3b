import EditorHelp
import Rows
import Vocabulary

/// The tables that results are written to, for the reference.
public enum ResultTables {
  /// Each with its columns; those of parameters and metrics by their kind, for every file has its own.
  public static func topics(_ catalog: Catalog) -> [Topic] {
    [
      topic(
        "cells", "In results/NAME/cells.csv, and exported: a row per finished cell.",
        CellColumns.first(hasStages: true) + parameters + [CellColumns.outcome] + metrics + CellColumns.last),
      topic(
        "series",
        "In results/NAME/series.csv, and exported: a row per finished cell and point of its series.",
        [SeriesTable.cell] + catalog.families.map { SeriesTable.index($0.seriesIndex) } + [metric]),
      topic(
        "steps",
        "In results/NAME/steps.csv, and exported: the same of every step, where record: {per_step: …} asked.",
        [SeriesTable.cell, SeriesTable.index("step"), metric]),
      topic("failures", "Exported: a row per cell without a result.", FailuresTable.columns),
      topic("columns", "Exported to SQLite: what every column means.", Exporter.descriptionColumns),
      topic("experiment", "Exported to SQLite: what the file says of itself.", Exporter.factColumns),
    ]
  }

  private static let parameters = [
    CellColumns.optimizerKind,
    ExportColumn(
      "PARAMETER", .text, "Each parameter of the configurations, dotted within a map as in noise.law."),
    ExportColumn("parameter.NAME", .text, "A parameter whose own name another column has."),
  ]

  private static let metric = ExportColumn("METRIC", .real, "Each metric that a cell measured, and times.")

  private static let metrics = [
    metric,
    ExportColumn("METRIC@DELTA", .real, "The (1 - DELTA)-quantile over runs, of synthetic problems."),
    ExportColumn("METRIC@DELTA_low", .real, "Its lower limit of 95 % confidence."),
    ExportColumn("METRIC@DELTA_high", .real, "Its upper limit."),
  ]

  private static func topic(_ name: String, _ summary: String, _ columns: [ExportColumn]) -> Topic {
    Topic(
      name: name, section: .result, summary: summary,
      keys: columns.map { column in
        let isParameter = column.name.lowercased().hasPrefix("parameter")
        return KeyText(
          name: column.name, type: isParameter ? "its value" : column.form.noun, unit: column.unit,
          summary: column.summary)
      })
  }
}

extension ExportColumn.Form {
  fileprivate var noun: String {
    switch self {
    case .text: "a text"
    case .integer: "a whole number"
    case .real: "a number"
    }
  }
}
