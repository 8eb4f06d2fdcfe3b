/// The binomial distribution of `count` tries with success probability `p`.
struct Binomial {
  /// P(X ≤ k) for k = 0…count.
  let cumulative: [Double]

  /// Probabilities relative to the mode's, then divided by their sum: no factorial, no underflow that matters.
  init(count: Int, p: Double) {
    precondition(count >= 0 && (0...1).contains(p), "\(count) tries with probability \(p)")
    let mode = min(count, Int(Double(count + 1) * p))
    var weights = Array(repeating: 0.0, count: count + 1)
    weights[mode] = 1
    let odds = p / (1 - p)
    for k in stride(from: mode, to: 0, by: -1) where weights[k] > 0 {
      weights[k - 1] = weights[k] * Double(k) / (Double(count - k + 1) * odds)
    }
    for k in mode..<count where weights[k] > 0 {
      weights[k + 1] = weights[k] * Double(count - k) * odds / Double(k + 1)
    }
    let total = weights.reduce(0, +)
    var sum = 0.0
    cumulative = weights.map { weight in
      sum += weight
      return min(1, sum / total)
    }
  }

  func probability(atMost k: Int) -> Double { k < 0 ? 0 : cumulative[min(k, cumulative.count - 1)] }
}
