extension Metric {
  /// How reports name what is recorded of steps: `step.loss` beside an epoch's `train_loss`.
  package static let stepPrefix = "step."

  /// Whether a name in a report is that of what is recorded of steps.
  public static func isOfSteps(_ name: String) -> Bool { name.hasPrefix(stepPrefix) }

  /// The metric under its name in reports.
  public var ofSteps: Metric {
    var metric = self
    metric.name = Self.stepPrefix + name
    return metric
  }

  /// The column of what is recorded of steps that a report's name means.
  public static func stepColumn(_ name: String) -> String { String(name.dropFirst(stepPrefix.count)) }
}

extension ProblemFamily {
  /// What figures along training may name besides metrics and the series index.
  package var stepNames: [String] { stepMetrics.isEmpty ? [] : ["step"] + stepMetrics.map(\.ofSteps.name) }
}
