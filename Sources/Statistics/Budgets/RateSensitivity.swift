import Foundation

/// How wide the range of an axis is in which results stay near the best.
///
/// Between neighbouring grid points the curve is taken as linear over log₁₀ of the axis; next to a diverged point nothing
/// is: the stretch towards it counts for nothing. This definition is ours; wide plateaus as a merit of an optimizer are
/// the theme of Sivaprasad et al., "Optimizer Benchmarking Needs to Account for Hyperparameter Tuning" (ICML 2020).
public struct RateSensitivity: Sendable, Hashable {
  /// Length of the range within the share, in decades; 0 where the best point's neighbours are both outside at once
  /// and the curve falls off vertically, or where there is one point.
  public var decades: Double
  /// True where a point at an end of the grid is within: the range may go on, and ``decades`` is a lower bound.
  public var reachesEdge: Bool
  /// Where the best value was measured.
  public var bestAt: Double

  /// Nil where no point is finite.
  ///
  /// - Parameters:
  ///   - points: the axis' value, > 0, with the metric's; infinite or NaN where training diverged. Several points at
  ///     one place of the axis count by the best of them.
  ///   - share: 0.05 for "within 5 % of the best", of the best's magnitude.
  public init?(_ points: [(at: Double, value: Double)], within share: Double, isLargerBetter: Bool) {
    precondition(share >= 0 && points.allSatisfy { $0.at > 0 }, "a share of at least 0 and a positive axis")
    // From here on larger is better.
    var byPlace: [Double: Double] = [:]
    for (at, value) in points {
      let score = value.isFinite ? (isLargerBetter ? value : -value) : -.infinity
      byPlace[at] = max(score, byPlace[at] ?? -.infinity)
    }
    let grid = byPlace.map { (log: log10($0.key), at: $0.key, score: $0.value) }.sorted { $0.at < $1.at }
    guard let best = grid.max(by: { $0.score < $1.score }), best.score.isFinite else { return nil }
    let threshold = best.score - share * abs(best.score)
    bestAt = best.at
    reachesEdge = [grid[0], grid[grid.count - 1]].contains { $0.score >= threshold }
    decades = zip(grid, grid.dropFirst()).reduce(0) { sum, pair in
      let (left, right) = pair
      guard left.score.isFinite, right.score.isFinite else { return sum }
      let (high, low) = (max(left.score, right.score), min(left.score, right.score))
      let part = low >= threshold ? 1 : high < threshold ? 0 : (high - threshold) / (high - low)
      return sum + part * (right.log - left.log)
    }
  }
}
