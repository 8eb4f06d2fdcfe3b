import Foundation

/// A panel's axis: what it says and what it spans.
struct Axis {
  enum Scale: String { case linear, log }

  var label: String
  var scale: Scale
  var range: ClosedRange<Double>
  /// Labelled positions; nil leaves them to gnuplot.
  var tics: [(position: Double, text: String)]?
  /// Whole numbers only, where gnuplot chooses.
  var isWhole = false

  /// An axis that holds all `values` that can be drawn on it; [0, 1] where there is none.
  ///
  /// - Parameter padding: share of the span that stays free at each end.
  init(label: String, scale: Scale, values: some Sequence<Double>, padding: Double) {
    self.label = label
    self.scale = scale
    var low = Double.infinity
    var high = -Double.infinity
    var isWhole = true
    for value in values where value.isFinite && (scale == .linear || value > 0) {
      low = min(low, value)
      high = max(high, value)
      isWhole = isWhole && value == value.rounded()
    }
    switch scale {
    case .linear:
      if low > high { (low, high) = (0, 1) }
      if low == high { (low, high) = (low - max(abs(low) * 0.1, 0.5), high + max(abs(high) * 0.1, 0.5)) }
      let free = (high - low) * padding
      range = Self.rounded(low - free)...Self.rounded(high + free)
      self.isWhole = isWhole && high - low < 12
    case .log:
      if low > high { (low, high) = (0.1, 1) }
      if low == high { (low, high) = (low / 2, high * 2) }
      let factor = pow(high / low, padding)
      range = Self.rounded(low / factor)...Self.rounded(high * factor)
      tics = Self.logTics(range)
    }
  }

  /// Four digits are enough for an edge, and read better in a script.
  private static func rounded(_ value: Double) -> Double {
    Double(String(format: "%.6g", value)) ?? value
  }

  /// Where gnuplot would label the decades only and there are too few; nil for two decades and more.
  private static func logTics(_ range: ClosedRange<Double>) -> [(position: Double, text: String)]? {
    guard log10(range.upperBound / range.lowerBound) < 2 else { return nil }
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(range.upperBound).rounded(.up))
    let positions = (first...last).flatMap { decade in
      [1, 2, 5].map { rounded($0 * pow(10, Double(decade))) }
    }.filter(range.contains)
    if positions.count >= 3 { return positions.map { ($0, text($0)) } }
    // Within a few octaves equal steps read best, 1, 2 or 5 of a power of ten so that there are four to ten.
    let raw = (range.upperBound - range.lowerBound) / 5
    let power = pow(10, log10(raw).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.last { $0 <= raw } ?? power
    let start = Int((range.lowerBound / step).rounded(.up))
    let end = Int((range.upperBound / step).rounded(.down))
    return (start...max(start, end)).map { rounded(Double($0) * step) }.map { ($0, text($0)) }
  }

  static func text(_ value: Double) -> String { String(format: "%.4g", value) }

  /// A position `share` of the way along the axis.
  func position(_ share: Double) -> Double {
    switch scale {
    case .linear: range.lowerBound + (range.upperBound - range.lowerBound) * share
    case .log: range.lowerBound * pow(range.upperBound / range.lowerBound, share)
    }
  }

  /// Room beyond the data at one end, as a share of the axis's new length.
  mutating func extend(by share: Double, atTop: Bool) {
    let share = min(share, 0.5)
    let outer = share / (1 - share)
    let edge = Self.rounded(position(atTop ? 1 + outer : -outer))
    range = atTop ? range.lowerBound...edge : edge...range.upperBound
  }
}
