import Foundation

/// The power law y = e^intercept · x^slope that fits best on two log scales.
///
/// Ordinary least squares of log y on log x; standard error √(RSS/(n−2)/Σ(log x − mean)²) (e.g. Draper and Smith,
/// "Applied Regression Analysis", 3rd ed. 1998, §1.4). It measures scatter about the line, not whether there is one.
public struct LogLogSlope: Sendable, Hashable {
  /// The exponent; NaN where fewer than two different x take part.
  public var slope: Double
  /// NaN for fewer than three points: two have no scatter about their line.
  public var standardError: Double
  /// log y at log x = 0.
  public var intercept: Double
  /// Points that took part.
  public var count: Int
  /// Points left out because a coordinate is not positive and finite: diverged, zero, or not measured.
  public var excluded: Int

  /// NaN in every number where fewer than two different x take part.
  public init(_ points: [(x: Double, y: Double)]) {
    let used = points.filter { $0.x > 0 && $0.y > 0 && $0.x.isFinite && $0.y.isFinite }
      .map { (x: log($0.x), y: log($0.y)) }
    count = used.count
    excluded = points.count - used.count
    let center = (x: mean(of: used.map(\.x)), y: mean(of: used.map(\.y)))
    let spread = used.reduce(0) { $0 + ($1.x - center.x) * ($1.x - center.x) }
    let joint = used.reduce(0) { $0 + ($1.x - center.x) * ($1.y - center.y) }
    guard Set(used.map(\.x)).count > 1, spread > 0 else {
      (slope, standardError, intercept) = (.nan, .nan, .nan)
      return
    }
    let fitted = joint / spread
    slope = fitted
    intercept = center.y - fitted * center.x
    let residuals = used.reduce(0) { sum, point in
      let residual = point.y - center.y - fitted * (point.x - center.x)
      return sum + residual * residual
    }
    standardError = used.count > 2 ? (residuals / Double(used.count - 2) / spread).squareRoot() : .nan
  }

  /// slope ± t·standard error with n − 2 degrees of freedom; NaN ends for fewer than three points.
  public func interval(confidence: Double = 0.95) -> Interval {
    let reach =
      count > 2 ? StudentT.quantile(within: confidence, degrees: count - 2) * standardError : .nan
    return Interval(lower: slope - reach, upper: slope + reach, confidence: confidence, method: .logLogSlope)
  }

  /// The fitted y at an x > 0.
  public func value(at x: Double) -> Double { exp(intercept + slope * log(x)) }
}
