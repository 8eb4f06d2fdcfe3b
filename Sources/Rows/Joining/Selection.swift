import Experiments
import Vocabulary

/// Chooses the best of several configurations by the median of an expression over their seeds.
package struct Selection {
  /// What is judged by.
  package var expression: MetricExpression
  /// Knows its goal.
  package var metrics: MetricDirectory

  package init(expression: MetricExpression, metrics: MetricDirectory) {
    self.expression = expression
    self.metrics = metrics
  }

  /// The best member with a measurement; of equals the one with fewer diverged seeds, then the first declared.
  ///
  /// Nil where no member has a measurement or the metric has no goal.
  package func best(of members: [Member]) -> Member? {
    let candidates = members.lazy.compactMap {
      member -> (member: Member, goal: Metric.Goal, summary: Summary)? in
      let goal = metrics.goal(of: expression, family: member.configuration.family)
      guard goal != .neither else { return nil }
      let summary = metrics.summary(expression, of: member)
      return summary.count > 0 ? (member, goal, summary) : nil
    }
    return candidates.min { a, b in
      a.goal.prefers(a.summary.median, to: b.summary.median)
        || (a.summary.median == b.summary.median && a.summary.diverged < b.summary.diverged)
    }?.member
  }
}
