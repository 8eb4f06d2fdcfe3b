import Experiments
import Vocabulary

extension MetricDirectory {
  /// The best member with a measurement, by the median of an expression over its seeds; of equals the one with fewer
  /// diverged seeds, then the first declared.
  ///
  /// Nil where no member has a measurement or the metric has no goal.
  package func best(of members: [Member], by expression: MetricExpression) -> Member? {
    let candidates = members.lazy.compactMap {
      member -> (member: Member, goal: Metric.Goal, summary: Summary)? in
      let goal = goal(of: expression, family: member.configuration.family)
      guard goal != .neither else { return nil }
      let summary = summary(expression, of: member)
      return summary.count > 0 ? (member, goal, summary) : nil
    }
    return candidates.min { a, b in
      a.goal.prefers(a.summary.median, to: b.summary.median)
        || (a.summary.median == b.summary.median && a.summary.diverged < b.summary.diverged)
    }?.member
  }
}
