/// What to expect of the best of k configurations, tried in random order, of those that were measured.
///
/// Tang et al., "Showing Your Work Doesn't Always Work" (ACL 2020): without replacement, and therefore unbiased, unlike
/// the earlier form of Dodge et al. (EMNLP 2019). With x₍₁₎ ≤ … ≤ x₍B₎ the largest of k has expectation
/// Σ_i C(i−1, k−1)/C(B, k) · x₍i₎; the smallest likewise from above.
///
/// A diverged configuration is the worst infinity: the expectation is infinite while k of the B can all be
/// diverged. ``median(after:)`` is then the finite thing to show.
public struct BestOfTried: Sendable {
  /// From the worst to the best; empty where a value was NaN.
  private let sorted: [Double]
  /// B.
  private let count: Int

  /// - Parameter values: in any order; sorted once for all k.
  public init(_ values: [Double], isLargerBetter: Bool) {
    count = values.count
    sorted = values.contains(where: \.isNaN) ? [] : isLargerBetter ? values.sorted() : values.sorted(by: >)
  }

  /// The expected best.
  ///
  /// - Parameter k: 1…B.
  /// - Returns: NaN where a value is NaN.
  public func expected(after k: Int) -> Double {
    precondition((1...max(1, count)).contains(k), "\(k) of \(count)")
    guard !sorted.isEmpty else { return .nan }
    let weights = weights(k)
    let terms = zip(sorted.suffix(weights.count), weights.reversed()).map { $0 * $1 }
    // ``mean`` is compensated; a plain sum would lose what many equal configurations agree on.
    return mean(of: terms) * Double(terms.count)
  }

  /// The median over random orders of the best of k: half of all choices of k configurations have one as good.
  ///
  /// With C(i, k)/C(B, k) = P(best ≤ x₍i₎) the first value at which that reaches ½. Finite as soon as most choices hold
  /// a configuration that did not diverge.
  public func median(after k: Int) -> Double {
    precondition((1...max(1, count)).contains(k), "\(k) of \(count)")
    guard !sorted.isEmpty else { return .nan }
    let weights = weights(k)
    var sum = 0.0
    for (value, weight) in zip(sorted.suffix(weights.count), weights.reversed()) {
      sum += weight
      // The weights' sum is ½ only to rounding where it is ½.
      if sum >= 0.5 - 1e-12 { return value }
    }
    return sorted[sorted.count - 1]
  }

  /// P(the best of k among B is the i-th from the worst) = C(i−1, k−1)/C(B, k) for i = B, B−1, …, as long as that is
  /// no zero: of many tried configurations only the foremost count.
  private func weights(_ k: Int) -> [Double] {
    var weights: [Double] = []
    // From the best down: C(B−1, k−1)/C(B, k) = k/B, and C(i−2, k−1)/C(i−1, k−1) = (i−k)/(i−1).
    var weight = Double(k) / Double(count)
    for i in stride(from: count, through: k, by: -1) {
      weights.append(weight)
      if i > 1 { weight *= Double(i - k) / Double(i - 1) }
      if weight == 0 { break }
    }
    return weights
  }
}
