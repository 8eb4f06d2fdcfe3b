import Foundation
import Statistics

/// The power law y = C·x^slope through points, by least squares on logarithms.
struct LogLogFit {
  var slope: Double
  /// Of the slope, from the residuals; nil for two points, which leave none.
  var standardError: Double?
  /// log C.
  var logFactor: Double

  /// Nil for fewer than two different x. Points that have no logarithm take no part.
  init?(_ points: [(x: Double, y: Double)]) {
    let logs = points.filter { $0.x > 0 && $0.y > 0 && $0.x.isFinite && $0.y.isFinite }
      .map { (x: log($0.x), y: log($0.y)) }
    let count = Double(logs.count)
    let centerX = mean(of: logs.map(\.x))
    let centerY = mean(of: logs.map(\.y))
    let spread = logs.reduce(0) { $0 + ($1.x - centerX) * ($1.x - centerX) }
    guard logs.count > 1, spread > 0 else { return nil }
    slope = logs.reduce(0) { $0 + ($1.x - centerX) * ($1.y - centerY) } / spread
    logFactor = centerY - slope * centerX
    let (slope, logFactor) = (slope, logFactor)
    let residuals = logs.reduce(0) { sum, point in
      let residual = point.y - logFactor - slope * point.x
      return sum + residual * residual
    }
    standardError = logs.count > 2 ? (residuals / (count - 2) / spread).squareRoot() : nil
  }

  func value(at x: Double) -> Double { exp(logFactor + slope * log(x)) }
}
