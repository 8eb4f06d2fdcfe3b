extension [Metric] {
  /// What most likely judges a cell where a file does not say: of the metrics with a goal, validation before
  /// training, accuracy before loss.
  fileprivate var primary: Metric? {
    let goals = filter { $0.goal != .neither && !$0.isTiming && !$0.isHeldOut }
    let validation = goals.filter { $0.split == .validation }
    let candidates = validation.isEmpty ? goals : validation
    return candidates.first { $0.goal == .maximize } ?? candidates.first
  }
}

extension ProblemFamily {
  /// The metric that judges a cell where a file does not say.
  public var primary: Metric? {
    metrics.first { $0.name == primaryMetric && $0.goal != .neither } ?? metrics.primary
  }

  /// The metric that says how many seconds of wall time each row of the series comes after; nil where none does.
  public var clock: Metric? { metrics.first { $0.isTiming && $0.isSeries && $0.unit == "s" } }
}
