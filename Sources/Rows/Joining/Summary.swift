import Statistics
import Vocabulary

/// The replicates of one metric in a few numbers.
///
/// Diverged replicates take part as the worst value there is (``Experiments/Metric/Goal/worst``): they are
/// counted, never dropped and never filled in. A median is therefore infinite when half of the seeds diverged,
/// and a mean when any did. A target that was not reached is infinite too. What was not measured takes no part, and shows as a smaller ``count``.
package struct Summary: Hashable {
  /// In ascending order, diverged ones as the worst.
  package var values: [Double] = []
  /// Replicates that diverged.
  package var diverged = 0
  /// Replicates that finished without reaching a target; 0 where there is none.
  package var unreached = 0
  /// The expected running time of a target; NaN for anything else.
  package var expected = Double.nan

  package init(_ observations: [Observation], goal: Metric.Goal, isTarget: Bool = false) {
    values.reserveCapacity(observations.count)
    for observation in observations {
      switch observation {
      case .measured(let value) where !value.isNaN: values.append(value)
      case .diverged:
        values.append(goal.worst)
        diverged += 1
      case .measured, .absent: break
      }
    }
    if isTarget { unreached = values.count { $0 == .infinity } - diverged }
    values.sort()
  }

  /// Replicates that were measured, diverged ones included.
  package var count: Int { values.count }
  /// NaN, like all that follows, where ``count`` is 0.
  package var median: Double { quantile(0.5, ofSorted: values) }
  /// The middle half.
  package var quartiles: Quartiles { Quartiles(ofSorted: values) }
  /// The smallest and the largest.
  package var extremes: Extremes { Extremes(ofSorted: values) }
  /// Infinite where one diverged.
  package var mean: Double { Statistics.mean(of: values) }
  /// NaN for fewer than two replicates and where one diverged.
  package var standardDeviation: Double { Statistics.standardDeviation(of: values) }
}

/// What one replicate says about one metric.
package enum Observation: Hashable {
  /// Finite or infinite, never NaN.
  case measured(Double)
  /// Training stopped being finite: a result, and the worst there is.
  case diverged
  /// No finished cell, or one that does not measure this.
  case absent

  /// Nil for what was not measured; diverged is the worst there is.
  package func number(_ goal: Metric.Goal) -> Double? {
    switch self {
    case .measured(let value): value
    case .diverged: goal.worst
    case .absent: nil
    }
  }
}

extension Metric.Goal {
  /// Where a diverged replicate ranks: −∞ for what should be large, +∞ for what should be small.
  ///
  /// A metric without a goal (a norm, a share, a time) counts as +∞ too: divergence is growth.
  package var worst: Double { self == .maximize ? -.infinity : .infinity }

  /// Whether `a` is strictly better than `b`; false where the metric has no goal or either is NaN.
  package func prefers(_ a: Double, to b: Double) -> Bool {
    switch self {
    case .maximize: a > b
    case .minimize: a < b
    case .neither: false
    }
  }
}
