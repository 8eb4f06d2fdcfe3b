import Statistics
import Vocabulary

/// The replicates of one metric in a few numbers.
///
/// Diverged replicates take part as the worst value there is (``Experiments/Metric/Goal/worst``): they are
/// counted, never dropped and never filled in. A median is therefore infinite when half of the seeds diverged,
/// and a mean when any did. A target that was not reached is infinite too. What was not measured takes no part, and shows as a smaller ``count``.
struct Summary: Hashable {
  /// Replicates that were measured, diverged ones included.
  var count: Int
  var diverged: Int
  /// NaN, like all that follows, where ``count`` is 0.
  var median: Double
  var quartiles: Quartiles
  var extremes: Extremes
  var mean: Double
  /// NaN for fewer than two replicates and where one diverged.
  var standardDeviation: Double
  /// In ascending order, diverged ones as the worst.
  var values: [Double] = []
  /// Replicates that finished without reaching a target; 0 where there is none.
  var unreached = 0
  /// The expected running time of a target; NaN for anything else.
  var expected = Double.nan

  init(_ observations: [Observation], goal: Metric.Goal, isTarget: Bool = false) {
    values.reserveCapacity(observations.count)
    diverged = 0
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
    count = values.count
    median = quantile(0.5, ofSorted: values)
    quartiles = Quartiles(ofSorted: values)
    extremes = Extremes(ofSorted: values)
    mean = Statistics.mean(of: values)
    standardDeviation = Statistics.standardDeviation(of: values)
  }
}
