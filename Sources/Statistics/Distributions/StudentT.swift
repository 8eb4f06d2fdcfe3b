import Foundation

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
