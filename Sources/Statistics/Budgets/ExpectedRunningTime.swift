/// One attempt at a target: what it spent until it reached it, or until it gave up.
public struct TargetAttempt: Sendable, Hashable {
  /// Time, steps or epochs; ≥ 0.
  public var spent: Double
  /// Whether the run reached the target.
  public var hasReached: Bool

  package init(spent: Double, hasReached: Bool) {
    self.spent = spent
    self.hasReached = hasReached
  }
}

/// What reaching a target costs when failed attempts are started anew: all that was spent, over the number of successes.
///
/// Hansen et al., "COCO: a platform for comparing continuous optimizers in a black-box setting", Optimization Methods and
/// Software 36 (2021), §4: the mean cost of a success plus the failures that come before one.
///
/// - Returns: ∞ where no attempt succeeded; NaN without attempts.
public func expectedRunningTime(_ attempts: [TargetAttempt]) -> Double {
  guard !attempts.isEmpty else { return .nan }
  let successes = attempts.count(where: \.hasReached)
  guard successes > 0 else { return .infinity }
  return mean(of: attempts.map(\.spent)) * Double(attempts.count) / Double(successes)
}
