// The words and forms of metric expressions, each declared once: the parser, the schema, messages and the reference
// take them from here.

extension MetricExpression {
  /// A word in front of a metric: `final loss`.
  package enum Taking: String, CaseIterable {
    case final, best
    case area = "auc"

    var statistic: Statistic {
      switch self {
      case .final: .final
      case .best: .best
      case .area: .area
      }
    }

    var summary: String {
      switch self {
      case .final:
        "The last value of the series, or the one of a metric that is measured once; METRIC alone is the same."
      case .best: "The best value of the series, by the metric's better end."
      case .area:
        "The area under the series by the trapezoid rule, divided by its length: a mean along training."
      }
    }
  }

  /// Every form, for messages and documentation; `METRIC` stands for the name of a metric.
  package static let forms: [ExpressionForm] =
    Taking.allCases.map { form("\($0.rawValue) METRIC", $0.summary) }
    + [
      form(
        "mean METRIC over last 5 epochs",
        "The mean of the series' rows in its last so many \(listed(seriesUnits.map { $0 + "s" }, "or"))."),
      form(
        "METRIC at epoch 30",
        "The last value that was measured at or before that \(listed(seriesUnits, "or"))."),
      form(
        "METRIC at 600 s",
        "The last value that was measured by that wall time, in \(listed(timeUnits, "or")); the final one where"
          + " training took less."),
    ]
    + TargetUnit.allCases.map { unit in
      form(
        "\(unit.rawValue)(METRIC >= 0.4)",
        "\(String(describing: unit).capital) until the first row at which the metric is there, by"
          + " \(listed(comparisons, "or")); infinite where it never is.")
    }

  private static func form(_ text: String, _ summary: String) -> ExpressionForm {
    ExpressionForm(
      text: text, summary: summary, example: text.replacing("METRIC", with: "validation_accuracy"))
  }

  static let comparisons = Comparison.allCases.map(\.rawValue)
  /// What a place in a series is counted in; of many with an `s`.
  static let seriesUnits = ["epoch", "step"]
  /// What a time is written in.
  static let secondsByUnit: KeyValuePairs = ["s": 1.0, "min": 60, "h": 3600]
  static let timeUnits = secondsByUnit.map(\.key)

  /// A regular expression of the forms, for metrics given as alternatives: `loss|accuracy`.
  package static func pattern(_ metrics: String) -> String {
    func any(_ words: [String]) -> String { "(\(words.joined(separator: "|")))" }
    let number = "[0-9.eE+-]+"
    let (gap, metric) = (" +", "(\(metrics))")
    let unit = any(seriesUnits) + "s?"
    return "^(\(any(Taking.allCases.map(\.rawValue)))\(gap)\(metric)"
      + "|mean\(gap)\(metric)\(gap)over\(gap)last\(gap)\(number)\(gap)\(unit)"
      + "|\(metric)\(gap)at\(gap)(\(unit)\(gap)\(number)|\(number) *\(any(timeUnits)))"
      + "|\(any(TargetUnit.allCases.map(\.rawValue)))\\( *\(metric) *\(any(comparisons)) *\(number) *\\))$"
  }
}
