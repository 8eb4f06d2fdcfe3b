extension ProblemFamily {
  /// The metric that judges a cell where a file does not say: the family's own, or what most likely does, of the metrics
  /// with a goal, validation before training, accuracy before loss.
  public var primary: Metric? {
    let named = metrics.first { $0.name == primaryMetric && $0.goal != .neither }
    let goals = metrics.filter { $0.goal != .neither && !$0.isTiming && !$0.isHeldOut }
    let validation = goals.filter { $0.split == .validation }
    let candidates = validation.isEmpty ? goals : validation
    return named ?? candidates.first { $0.goal == .maximize } ?? candidates.first
  }

  /// The metric that says how many seconds of wall time each row of the series comes after; nil where none does.
  public var clock: Metric? { metrics.first { $0.isTiming && $0.isSeries && $0.unit == "s" } }
}
