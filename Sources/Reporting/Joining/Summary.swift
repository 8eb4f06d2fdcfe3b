import Experiments
import Statistics

/// The replicates of one metric in a few numbers.
///
/// Diverged replicates take part as the worst value there is (``Experiments/Metric/Goal/worst``): they are
/// counted, never dropped and never filled in. A median is therefore infinite when half of the seeds diverged,
/// and a mean when any did. What was not measured takes no part, and shows as a smaller ``count``.
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

  init(_ observations: [Observation], goal: Metric.Goal) {
    var values: [Double] = []
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
    values.sort()
    count = values.count
    median = quantile(0.5, ofSorted: values)
    quartiles = Quartiles(ofSorted: values)
    extremes = Extremes(ofSorted: values)
    mean = Statistics.mean(of: values)
    standardDeviation = Statistics.standardDeviation(of: values)
  }
}
