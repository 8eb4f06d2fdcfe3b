extension [Metric] {
  /// What most likely judges a cell where a file does not say: of the metrics with a goal, validation before
  /// training, accuracy before loss.
  public var primary: Metric? {
    let goals = filter { $0.goal != .neither && !$0.isTiming }
    let validation = goals.filter { $0.name.hasPrefix("validation") }
    let candidates = validation.isEmpty ? goals : validation
    return candidates.first { $0.goal == .maximize } ?? candidates.first
  }
}
