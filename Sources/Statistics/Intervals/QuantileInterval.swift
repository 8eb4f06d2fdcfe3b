/// A confidence interval for a population's p-quantile between two order statistics, whatever the distribution.
///
/// David and Nagaraja, "Order Statistics" (3rd ed., 2003), §7.1: x₍r₎ ≤ ξ_p ≤ x₍s₎ with probability at least
/// P(r ≤ X < s), X binomial(n, p). r is the largest and s the smallest that leave no more than half of
/// 1 − confidence on either side. Where no order statistic does (a median needs n ≥ 6 at 0.95), that end is infinite:
/// the sample says nothing about it. Infinite values are ordinary extremes.
///
/// - Parameters:
///   - p: 0…1.
///   - sorted: in ascending order.
/// - Returns: with ``Interval/confidence`` the coverage reached; NaN ends for an empty sample and for one with NaN.
public func quantileInterval(_ p: Double, ofSorted sorted: [Double], confidence: Double = 0.95) -> Interval {
  precondition((0...1).contains(p), "a quantile's level is in 0…1, not \(p)")
  guard let last = sorted.last, !last.isNaN, !sorted[0].isNaN else {
    return Interval(lower: .nan, upper: .nan, confidence: confidence, method: .quantileInterval)
  }
  let count = sorted.count
  guard p > 0, p < 1 else {
    return Interval(lower: -.infinity, upper: .infinity, confidence: 1, method: .quantileInterval)
  }
  let binomial = Binomial(count: count, p: p)
  let tail = (1 - confidence) / 2
  // Counted from 1: P(X < r) ≤ tail, and P(X ≥ s) ≤ tail.
  let r = (1...count).last { binomial.probability(atMost: $0 - 1) <= tail } ?? 0
  let s = (1...count).first { 1 - binomial.probability(atMost: $0 - 1) <= tail } ?? count + 1
  return Interval(
    lower: r == 0 ? -.infinity : sorted[r - 1], upper: s > count ? .infinity : sorted[s - 1],
    confidence: (s > count ? 1 : binomial.probability(atMost: s - 1)) - binomial.probability(atMost: r - 1),
    method: .quantileInterval)
}
