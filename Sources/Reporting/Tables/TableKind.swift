import Experiments
import Foundation
import Rows
import Vocabulary

/// What a file may say about a table.
public enum TableKind {
  /// With every format that there is.
  public static let kind = kind(TableFormat.all)

  /// - Parameter formats: that a file may ask for.
  static func kind(_ formats: [TableFormat]) -> Kind {
    var parameters = TableSettings.parameters
    for index in parameters.indices where parameters[index].name == "formats" {
      parameters[index].type = TableFormat.names(formats).type
    }
    return Kind(
      name: "table",
      summary: "one row per group of configurations, summarised over seeds, as CSV, Markdown and LaTeX",
      parameters: parameters)
  }
}

/// What a file says of one table.
struct TableSettings: Settings {
  /// Of its files.
  var name = ""
  @Setting(.list(.column), "columns that name a row; without `select`, those that vary besides are added")
  var rows = ["problem", "optimizer"]
  @Setting(.optional(.column), "spread the values of this column over the table's width") var columns: String?
  @Setting(
    .list(.expression), "what to show, e.g. [final validation_accuracy, time_to(validation_accuracy >= 0.4)]")
  var values: [MetricExpression]
  @Setting(.choice, "how to summarise the seeds of a value") var show = ShowFormat.medianQuartiles
  @Setting(
    .optional(.expression),
    "of each row's configurations keep the best by the median of this, and show its parameters")
  var select: MetricExpression?
  @Setting(
    .variant, default: .string("none"), "show the best, and mark with ≈ what a test does not find worse")
  var mark: Marks
  @Setting(.optional(.match), "show the mean difference to the row with these values, with its 95 % interval")
  var baseline: [String: Value]?
  @Setting(
    .optional(.column),
    "show over how many decades of this column the row stays within 5 % and 10 % of its best; needs select")
  var sensitivity: String?
  @Setting(TableFormat.names(TableFormat.all), "the files to write") var formats = TableFormat.usual.map(
    \.name)
  @Setting(.optional(.text), "a sentence to print above the table") var caption: String?
  var match = Match()
}

extension TableSettings {
  /// - Throws: for what the planner lets not pass.
  init(_ item: ReportItem) throws(SettingError) {
    try self.init(reading: item.values)
    name = item.plainName
  }
}

/// A file that a table is written to. Adding one is a value and its place in ``all``.
struct TableFormat: Sendable {
  /// What an experiment file writes after `formats:`.
  var name: String
  /// Of the link to it.
  var title: String
  var summary: String
  var fileExtension: String
  var contents: @Sendable (Table, TableGrid) -> Data

  static let all = [csv, markdown, latex]
  /// What is written where the file asks for none.
  static let usual = [csv, markdown]

  static let csv = TableFormat(
    name: "csv", title: "CSV", summary: "every number in full precision, one a column", fileExtension: "csv"
  ) { table, _ in table.csv }

  static let markdown = TableFormat(
    name: "markdown", title: "Markdown", summary: "for GitHub", fileExtension: "md"
  ) { _, grid in Data((grid.markdown.source + "\n").utf8) }

  static let latex = TableFormat(
    name: "latex", title: "LaTeX",
    summary: "a tabular with booktabs rules and threeparttable notes, to \\input in a paper",
    fileExtension: "tex"
  ) { _, grid in Data(grid.latex.utf8) }

  /// Some of the formats, by their names.
  static func names(_ formats: [TableFormat]) -> SettingForm<[String]> {
    var names = SettingForm.list(SettingForm<String>.text)
    names.type = .list(.choice(formats.map { Choice($0.name, $0.summary) }))
    return names
  }
}
