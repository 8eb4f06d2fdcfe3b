import Foundation

/// The standard normal distribution.
enum Normal {
  /// P(Z ≤ z).
  static func probability(below z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// The z below which lies the probability p; −∞ and +∞ for 0 and 1, NaN outside of them.
  ///
  /// Acklam's rational approximation (relative error 1.15e-9), then one step of Halley's method on ``probability``,
  /// which makes it accurate to a few units in the last place in 1e-300 < p < 1 − 1e-16.
  static func quantile(_ p: Double) -> Double {
    if p == 0 { return -.infinity }
    if p == 1 { return .infinity }
    guard p > 0, p < 1 else { return .nan }
    let first = p > 0.5 ? -approximateLower(1 - p) : approximateLower(p)
    let error = probability(below: first) - p
    let step = error * (2 * Double.pi).squareRoot() * exp(first * first / 2)
    return step.isFinite ? first - step / (1 + first * step / 2) : first
  }

  /// - Parameter p: 0 < p ≤ ½.
  private static func approximateLower(_ p: Double) -> Double {
    func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
      coefficients.reduce(0) { $0 * x + $1 }
    }
    if p < 0.02425 {
      let q = (-2 * log(p)).squareRoot()
      return polynomial(
        [
          -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734,
          4.374664141464968, 2.938163982698783,
        ], q)
        / polynomial(
          [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1], q)
    }
    let q = p - 0.5
    let r = q * q
    return q
      * polynomial(
        [
          -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
          -3.066479806614716e+01, 2.506628277459239,
        ], r)
      / polynomial(
        [
          -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
          -1.328068155288572e+01, 1,
        ], r)
  }
}

/// Student's t distribution with a whole number of degrees of freedom.
enum StudentT {
  /// P(|T| ≤ t) for t ≥ 0, by the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4.
  static func probability(within t: Double, degrees: Int) -> Double {
    precondition(degrees > 0 && t >= 0, "t = \(t), \(degrees) degrees of freedom")
    if t == .infinity { return 1 }
    let angle = atan(t / Double(degrees).squareRoot())
    let (sine, cosine) = (sin(angle), cos(angle))
    var term = degrees.isMultiple(of: 2) ? 1 : cosine
    var sum = degrees == 1 ? 0 : term
    // cos², cos⁴ … or cos, cos³ …, each with the ratio of its factorials.
    for k in stride(from: degrees.isMultiple(of: 2) ? 2 : 3, through: degrees - 2, by: 2) {
      term *= cosine * cosine * Double(k - 1) / Double(k)
      sum += term
    }
    return degrees.isMultiple(of: 2) ? sine * sum : 2 / Double.pi * (angle + sine * sum)
  }

  /// The t ≥ 0 with P(|T| ≤ t) = `confidence`: what a two-sided interval multiplies the standard error by.
  static func quantile(within confidence: Double, degrees: Int) -> Double {
    precondition((0..<1).contains(confidence), "a confidence is in 0..<1, not \(confidence)")
    var low = 0.0
    var high = 1.0
    while probability(within: high, degrees: degrees) < confidence, high.isFinite { high *= 2 }
    // Bisection until the two are neighbours: about 60 steps, each exact in which side it keeps.
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if probability(within: middle, degrees: degrees) < confidence { low = middle } else { high = middle }
    }
  }
}

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
