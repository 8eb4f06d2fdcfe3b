import Foundation

extension SortedSample {
  /// Order statistics between which the law's quantile lies with a probability of at least 95 %, at least 97.5 % on
  /// each side, whatever the law; infinite where the sample is too small to tell.
  public func confidenceLimits(_ probability: Double) -> (lower: Double, upper: Double) {
    precondition(probability > 0 && probability < 1, "a quantile of probability \(probability)")
    // X_(r) ≤ q unless fewer than r values are at most q: r is the largest with P(Bin < r) ≤ 0.025.
    let below = Self.largestCount(values.count, probability)
    // The mirror image: of those above q.
    let above = Self.largestCount(values.count, 1 - probability)
    return (
      below == 0 ? -.infinity : values[below - 1], above == 0 ? .infinity : values[values.count - above]
    )
  }

  /// The largest r with P(Bin(count, probability) < r) ≤ 0.025.
  private static func largestCount(_ count: Int, _ probability: Double) -> Int {
    let mean = Double(count) * probability
    let deviation = (mean * (1 - probability)).squareRoot()
    // What lies ten deviations and more below the mean adds nothing to a sum of Doubles beside 0.025.
    let first = max(0, Int(mean - 10 * deviation - 10))
    func logarithm(_ k: Int) -> Double {
      lgamma(Double(count) + 1) - lgamma(Double(k) + 1) - lgamma(Double(count - k) + 1)
        + Double(k) * log(probability) + Double(count - k) * log1p(-probability)
    }
    var total = 0.0
    var k = first
    while k <= count {
      total += exp(logarithm(k))
      if total > 0.025 { return k }
      k += 1
    }
    return count
  }
}
