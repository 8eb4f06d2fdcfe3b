import Experiments
import Foundation
import Vocabulary

/// What a file may say about a table.
public enum TableKind {
  public static let kind = Kind(
    name: "table",
    summary: "one row per group of configurations, summarised over seeds, as CSV, Markdown and LaTeX",
    parameters: [
      Parameter(
        "rows", .list(.column), default: .list([.string("problem"), .string("optimizer")]),
        "columns that name a row; without `select`, those that vary besides are added"),
      .optional("columns", .column, "spread the values of this column over the table's width"),
      .required(
        "values", .list(.metricExpression),
        "what to show, e.g. [final validation_accuracy, time_to(validation_accuracy >= 0.4)]"),
      Parameter(
        "show", .choice(ShowFormat.allCases.map { Choice($0.rawValue, $0.summary) }),
        default: .string(ShowFormat.medianQuartiles.rawValue), "how to summarise the seeds of a value"),
      .optional(
        "select", .metricExpression,
        "of each row's configurations keep the best by the median of this, and show its parameters"),
      Marks.parameter,
      .optional(
        "baseline", .match, "show the mean difference to the row with these values, with its 95 % interval"),
      .optional(
        "sensitivity", .column,
        "show over how many decades of this column the row stays within 5 % and 10 % of its best; needs select"
      ),
      Parameter(
        "formats", .list(.choice(TableFormat.allCases.map { Choice($0.rawValue, $0.summary) })),
        default: .list([.string("csv"), .string("markdown")]), "the files to write"),
      .optional("match", .match, "only the cells whose columns have these values"),
      .optional("caption", .string, "a sentence to print above the table"),
    ] + Match.parameters)
}

/// A file that a table is written to.
enum TableFormat: String, CaseIterable {
  case csv, markdown, latex

  var summary: String {
    switch self {
    case .csv: "every number in full precision, one a column"
    case .markdown: "for GitHub"
    case .latex: "a tabular with booktabs rules and threeparttable notes, to \\input in a paper"
    }
  }

  var title: String {
    switch self {
    case .csv: "CSV"
    case .markdown: "Markdown"
    case .latex: "LaTeX"
    }
  }

  var fileExtension: String {
    switch self {
    case .csv: "csv"
    case .markdown: "md"
    case .latex: "tex"
    }
  }

  /// In the order of the file; without any, CSV and Markdown.
  static func asked(_ item: ReportItem) -> [TableFormat] {
    let formats = item.texts("formats").compactMap(TableFormat.init(rawValue:))
    return formats.isEmpty ? [.csv, .markdown] : formats
  }
}

extension Table {
  func file(_ format: TableFormat, _ grid: TableGrid) -> Data {
    switch format {
    case .csv: csv
    case .markdown: Data((grid.markdown.source + "\n").utf8)
    case .latex: Data(grid.latex.utf8)
    }
  }
}
