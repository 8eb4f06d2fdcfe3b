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
