import Experiments

/// Chooses the best of several configurations by the median of an expression over their seeds.
struct Selection {
  var expression: MetricExpression
  var metrics: MetricDirectory

  /// The best member with a measurement; of equals the one with fewer diverged seeds, then the first declared.
  ///
  /// Nil where no member has a measurement or the metric has no goal.
  func best(of members: [Member]) -> Member? {
    var best: (member: Member, summary: Summary)?
    for member in members {
      let family = member.configuration.family
      let goal = metrics.goal(of: expression, family: family)
      guard goal != .neither else { continue }
      let summary = metrics.summary(expression, of: member)
      guard summary.count > 0 else { continue }
      guard let current = best else {
        best = (member, summary)
        continue
      }
      let isTie = summary.median == current.summary.median
      if goal.prefers(summary.median, to: current.summary.median)
        || (isTie && summary.diverged < current.summary.diverged)
      {
        best = (member, summary)
      }
    }
    return best?.member
  }
}
