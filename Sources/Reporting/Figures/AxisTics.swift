import Foundation

/// Where a log axis is labelled when gnuplot, which labels decades only, would give too few numbers.
enum AxisTics {
  /// Nil for a linear axis and for two decades and more.
  static func of(_ range: ClosedRange<Double>, _ scale: Axis.Scale) -> [(position: Double, text: String)]? {
    guard scale == .log, log10(range.upperBound / range.lowerBound) < 2 else { return nil }
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(range.upperBound).rounded(.up))
    let positions = (first...last).flatMap { decade in
      [1, 2, 5].map { Axis.rounded($0 * pow(10, Double(decade))) }
    }.filter(range.contains)
    if positions.count >= 3 { return positions.map { ($0, Axis.text($0)) } }
    // Within a few octaves equal steps read best, 1, 2 or 5 of a power of ten so that there are four to ten.
    let raw = (range.upperBound - range.lowerBound) / 5
    let power = pow(10, log10(raw).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.last { $0 <= raw } ?? power
    let start = Int((range.lowerBound / step).rounded(.up))
    let end = Int((range.upperBound / step).rounded(.down))
    return (start...max(start, end)).map { Axis.rounded(Double($0) * step) }.map { ($0, Axis.text($0)) }
  }
}
