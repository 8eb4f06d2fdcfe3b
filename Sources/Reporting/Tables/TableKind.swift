import Experiments
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
  @Setting(
    .list(.column), "columns that name a row; without `select`, those that vary besides are added")
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
  @Setting(
    .optional(.match), "show the mean difference to the row with these values, with its 95 % interval")
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
