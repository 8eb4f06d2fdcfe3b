import Experiments

/// What a file may say about a table.
public enum TableKind {
  public static let kind = Kind(
    name: "table",
    summary: "one row per group of configurations, summarised over seeds, as CSV and Markdown",
    parameters: [
      Parameter(
        "rows", .list(.column), default: .list([.string("problem"), .string("optimizer")]),
        "columns that name a row; without `select`, those that vary besides are added"),
      .optional("columns", .column, "spread the values of this column over the table's width"),
      .required("values", .list(.metricExpression), "what to show, e.g. [final validation_accuracy]"),
      Parameter(
        "show", .choice(ShowFormat.allCases.map { Choice($0.rawValue, $0.summary) }),
        default: .string(ShowFormat.medianQuartiles.rawValue), "how to summarise the seeds of a value"),
      .optional(
        "select", .metricExpression,
        "of each row's configurations keep the best by the median of this, and show its parameters"),
      .optional("match", .match, "only the cells whose columns have these values"),
      .optional("caption", .string, "a sentence to print above the table"),
    ] + Match.parameters)
}
