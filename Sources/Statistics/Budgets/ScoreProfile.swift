/// The share of scores that are at least τ, for every τ: the score distribution of Agarwal et al., "Deep Reinforcement
/// Learning at the Edge of the Statistical Precipice" (NeurIPS 2021), for metrics without a ratio such as accuracies.
///
/// Diverged seeds are −∞ and therefore lower every share; NaN counts like them.
public struct ScoreProfile: Sendable, Hashable {
  /// In ascending order.
  public let scores: [Double]

  public init(scores: [Double]) {
    self.scores = scores.map { $0.isNaN ? -.infinity : $0 }.sorted()
  }

  /// 0…1; NaN without scores.
  public func share(atLeast threshold: Double) -> Double {
    scores.isEmpty ? .nan : Double(scores.count { $0 >= threshold }) / Double(scores.count)
  }
}
