/// The best value to expect after trying k of the configurations that were tried, in random order.
///
/// Tang et al., "Showing Your Work Doesn't Always Work" (ACL 2020): without replacement, and therefore unbiased, unlike
/// the earlier form of Dodge et al. (EMNLP 2019). With x₍₁₎ ≤ … ≤ x₍B₎ the largest of k has expectation
/// Σ_i C(i−1, k−1)/C(B, k) · x₍i₎; the smallest likewise from above.
///
/// A diverged configuration is the worst infinity: the expectation is infinite while k of the B can all be
/// diverged. ``medianBest(after:of:isLargerBetter:)`` is then the finite thing to show.
///
/// - Parameters:
///   - k: 1…B.
///   - values: in any order; B of them.
/// - Returns: NaN where a value is NaN.
public func expectedBest(after k: Int, of values: [Double], isLargerBetter: Bool) -> Double {
  precondition((1...max(1, values.count)).contains(k), "\(k) of \(values.count)")
  guard !values.isEmpty, !values.contains(where: \.isNaN) else { return .nan }
  let sorted = isLargerBetter ? values.sorted() : values.sorted(by: >)
  let weights = bestWeights(k, sorted.count)
  var terms: [Double] = []
  for (value, weight) in zip(sorted, weights) where weight > 0 { terms.append(value * weight) }
  // ``mean`` is compensated; a plain sum would lose what many equal configurations agree on.
  return mean(of: terms) * Double(terms.count)
}

/// The median over random orders of the best of k: half of all choices of k configurations have one as good.
///
/// With C(i, k)/C(B, k) = P(best ≤ x₍i₎) (Tang et al. 2020, as ``expectedBest(after:of:isLargerBetter:)``), the first
/// value at which that reaches ½. Finite as soon as most choices hold a configuration that did not diverge.
public func medianBest(after k: Int, of values: [Double], isLargerBetter: Bool) -> Double {
  precondition((1...max(1, values.count)).contains(k), "\(k) of \(values.count)")
  guard !values.isEmpty, !values.contains(where: \.isNaN) else { return .nan }
  let sorted = isLargerBetter ? values.sorted() : values.sorted(by: >)
  var sum = 0.0
  for (value, weight) in zip(sorted, bestWeights(k, sorted.count)) {
    sum += weight
    // The weights' sum is ½ only to rounding where it is ½.
    if sum >= 0.5 - 1e-12 { return value }
  }
  return sorted[sorted.count - 1]
}

/// P(the best of k among B is the i-th from the worst) for i = 1…B: C(i−1, k−1)/C(B, k).
private func bestWeights(_ k: Int, _ count: Int) -> [Double] {
  var weights = Array(repeating: 0.0, count: count)
  // From the best down: C(B−1, k−1)/C(B, k) = k/B, and C(i−2, k−1)/C(i−1, k−1) = (i−k)/(i−1).
  var weight = Double(k) / Double(count)
  for i in stride(from: count, through: k, by: -1) {
    weights[i - 1] = weight
    if i > 1 { weight *= Double(i - k) / Double(i - 1) }
  }
  return weights
}
