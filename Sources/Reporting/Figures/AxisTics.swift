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

/// How high an axis reaches where a line runs away: the other lines must stay readable beside it.
enum RunawayLimit {
  /// Decades that a line may rise from its start to its end, or an axis span, before it counts as running away.
  private static let decades = 30.0

  /// On a log axis, above the lines that stay, twice their own span, and six decades at least; four times their height
  /// on a linear one.
  ///
  /// - Parameters:
  ///   - lines: the heights of each line in order.
  ///   - all: everything that is drawn, bands included.
  /// - Returns: ∞ where no line runs away, or all do.
  static func of(_ lines: [[Double]], all: [Double], _ scale: Axis.Scale) -> Double {
    func isShown(_ value: Double) -> Bool { value > 0 && value.isFinite }
    let shown = all.filter(isShown)
    guard let low = shown.min(), let high = shown.max(), log10(high) - log10(low) > decades else {
      return .infinity
    }
    let stays = lines.map { $0.filter(isShown) }.filter { line in
      guard let first = line.first, let last = line.last else { return false }
      return log10(last) - log10(first) <= decades
    }
    guard let top = stays.joined().max(), let bottom = stays.joined().min() else { return .infinity }
    if scale == .linear { return 4 * top }
    let reach = log10(top) + max(6, 2 * (log10(top) - log10(bottom)))
    return reach < 300 ? pow(10, reach) : .infinity
  }
}
