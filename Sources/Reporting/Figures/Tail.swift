import Rows
import Statistics
import Vocabulary

/// Quantiles of a metric towards its bad end.
struct Tail {
  struct Point {
    var delta: Double
    /// The (1 − δ)-quantile, or the δ-quantile of what should be large; infinite where runs diverged.
    var value: Double
    /// Limits of confidence; infinite where the sample does not bound it, NaN where none are known.
    var low: Double
    var high: Double
    /// Seeds that took part.
    var count: Int

    var isBounded: Bool { value.isFinite && low.isFinite && high.isFinite }
  }

  /// By falling δ.
  var points: [Point] = []

  /// The last finite point where infinite ones follow; nil where all are finite.
  var end: Point? {
    guard points.contains(where: { $0.value.isInfinite }) else { return nil }
    return points.last { $0.value.isFinite }
  }

  /// Whether a cell reports quantiles of the metric over its runs.
  static func hasRuns(_ metric: String, _ member: Member) -> Bool {
    let prefix = metric + "@"
    return member.replicates.contains { replicate in
      replicate.result?.outline.shape.metrics.contains { $0.hasPrefix(prefix) } ?? false
    }
  }

  /// What the cells measured under `METRIC@DELTA`, `…_low` and `…_high`: medians over the seeds, down to the δ of
  /// the worst run of a cell.
  ///
  /// A value that is not finite is stored as NaN and stands for infinity here.
  init(runsOf metric: String, _ member: Member) {
    let prefix = metric + "@"
    let cells = member.replicates.compactMap { $0.result?.outline.metrics }
    // Rarer than once in the runs of a cell there is only their maximum.
    let runs = Column.value("runs", member.configuration, seed: 0)?.number ?? .infinity
    let deltas = Set(
      cells.flatMap { metrics in
        metrics.keys.compactMap { $0.hasPrefix(prefix) ? Double($0.dropFirst(prefix.count)) : nil }
      })
    points = deltas.filter { $0 * runs >= 1 - 1e-9 }.sorted(by: >).map { delta in
      let key = prefix + Value.shortest(delta)
      func middle(_ key: String) -> Double {
        median(of: cells.compactMap { $0[key].map { $0.isNaN ? .infinity : $0 } })
      }
      let value = middle(key)
      let low = middle(key + "_low")
      return Point(
        delta: delta, value: value, low: low.isInfinite ? -.infinity : low, high: middle(key + "_high"),
        count: cells.count { $0[key] != nil })
    }
  }

  /// Quantiles over seeds, down to the δ of the worst seed.
  init(seedsOf observations: [Observation], goal: Metric.Goal) {
    let values = observations.compactMap { $0.number(goal) }.sorted()
    if values.isEmpty { return }
    let least = 1 / Double(values.count)
    let deltas = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001].filter { $0 > least } + [least]
    points = deltas.map { delta in
      let level = goal == .maximize ? delta : 1 - delta
      let limits = quantileInterval(level, ofSorted: values)
      return Point(
        delta: delta, value: Statistics.quantile(level, ofSorted: values), low: limits.lower,
        high: limits.upper, count: values.count)
    }
  }
}
