import Vocabulary

/// What one replicate says about one metric.
enum Observation: Hashable {
  /// Finite or infinite, never NaN.
  case measured(Double)
  /// Training stopped being finite: a result, and the worst there is.
  case diverged
  /// No finished cell, or one that does not measure this.
  case absent
}

extension Metric.Goal {
  /// Where a diverged replicate ranks: −∞ for what should be large, +∞ for what should be small.
  ///
  /// A metric without a goal (a norm, a share, a time) counts as +∞ too: divergence is growth.
  var worst: Double { self == .maximize ? -.infinity : .infinity }

  /// Whether `a` is strictly better than `b`; false where the metric has no goal or either is NaN.
  func prefers(_ a: Double, to b: Double) -> Bool {
    switch self {
    case .maximize: a > b
    case .minimize: a < b
    case .neither: false
    }
  }
}
