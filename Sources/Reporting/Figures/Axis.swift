import Foundation
import Rows

/// A panel's axis: what it says and what it spans.
struct Axis {
  typealias Scale = Rows.Scale

  var label: String
  var scale: Scale
  var range: ClosedRange<Double>
  /// Labelled positions; nil leaves them to gnuplot.
  var tics: [(position: Double, text: String)]? { ownTics ?? AxisTics.of(range, scale) }
  /// Positions that the figure wants, e.g. the values of a grid.
  var ownTics: [(position: Double, text: String)]?
  /// Whole numbers only, where they are chosen.
  var isWhole = false
  /// A log axis was given values of 0 or below.
  private(set) var hidesValues = false
  /// Positions are places of names, one unit apart: none may be left out.
  var isCategorical = false

  /// An axis that holds all `values` that can be drawn on it; [0, 1] where there is none.
  ///
  /// - Parameters:
  ///   - padding: share of the span that stays free at each end.
  ///   - limit: larger values are beyond the axis.
  init(
    label: String, scale: Scale, values: some Sequence<Double>, padding: Double, limit: Double = .infinity
  ) {
    self.label = label
    self.scale = scale
    var low = Double.infinity
    var high = -Double.infinity
    var isWhole = true
    for value in values where value.isFinite {
      guard scale == .linear || value > 0 else {
        hidesValues = true
        continue
      }
      let value = min(limit, Self.drawable(value, scale))
      low = min(low, value)
      high = max(high, value)
      isWhole = isWhole && value == value.rounded()
    }
    switch scale {
    case .linear:
      if low > high { (low, high) = (0, 1) }
      // Nearer together their differences are hardly numbers any more.
      if high - low < 1e-290 {
        (low, high) = (low - max(abs(low) * 0.1, 0.5), high + max(abs(high) * 0.1, 0.5))
      }
      let missing = Self.leastSpan * max(abs(low), abs(high)) - (high - low)
      if missing > 0 { (low, high) = (low - missing / 2, high + missing / 2) }
      let free = (high - low) * padding
      range = Self.rounded(low - free)...Self.rounded(high + free)
      self.isWhole = isWhole && high - low < 12
    case .log:
      if low > high { (low, high) = (0.1, 1) }
      if low == high { (low, high) = (low / 2, high * 2) }
      let missing = (1 + Self.leastSpan) / (high / low)
      if missing > 1 { (low, high) = (low / missing.squareRoot(), high * missing.squareRoot()) }
      // high / low may be larger than any number.
      let factor = exp((Foundation.log(high) - Foundation.log(low)) * padding)
      range = Self.rounded(Self.clamped(low / factor))...Self.rounded(Self.clamped(high * factor))
    }
  }

  /// An axis of names, one unit apart from 1 on.
  init(label: String, names: [String]) {
    self.init(label: label, scale: .linear, values: [0.5, Double(max(1, names.count)) + 0.5], padding: 0)
    ownTics = names.enumerated().map { (Double($0 + 1), $1) }
    isCategorical = true
  }

  /// What can be drawn: farther out the lengths of axes are no numbers any more, and gnuplot draws nothing.
  static func limits(_ scale: Scale) -> ClosedRange<Double> {
    scale == .linear ? -1e300...1e300 : 1e-300...1e300
  }

  /// The value, or the last one before it that can be drawn.
  static func drawable(_ value: Double, _ scale: Scale) -> Double {
    min(max(value, limits(scale).lowerBound), limits(scale).upperBound)
  }

  /// A place on a log axis: within the numbers, whatever stays free beyond the values.
  private static func clamped(_ value: Double) -> Double { min(max(value, 1e-306), 1e306) }

  /// Of the values' size: on a shorter axis its numbers would all read alike.
  private static let leastSpan = 1e-3

  /// Six digits are enough for an edge, and read better in a script.
  static func rounded(_ value: Double) -> Double { Double(String(format: "%.6g", value)) ?? value }

  /// Four digits, more where they would read as a whole number; 2·10⁻⁵ where many zeros would stand.
  static func text(_ value: Double) -> String {
    var plain = String(format: "%.4g", value)
    if value != value.rounded(), Double(plain).map({ $0 == $0.rounded() }) ?? false {
      plain = Column.rounded(value, digits: 4)
    }
    let tooSmall = value != 0 && abs(value) < 0.001
    guard plain.contains("e") || abs(value) >= 10_000 || tooSmall, value.isFinite, value != 0 else {
      return plain
    }
    let parts = String(format: "%.3e", value).split(separator: "e")
    guard parts.count == 2, let mantissa = Double(parts[0]), let exponent = Int(parts[1]) else {
      return plain
    }
    let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let power = String(abs(exponent)).compactMap(\.wholeNumberValue).map { superscripts[$0] }
    let ten = "10\(exponent < 0 ? "⁻" : "")\(String(power))"
    return mantissa == 1 ? ten : mantissa == -1 ? "-\(ten)" : "\(String(format: "%.4g", mantissa))·\(ten)"
  }

  /// About how many letters the numbers of an axis take, where gnuplot chooses some ten of them.
  var letters: Int {
    let farthest = max(
      abs(log10(max(abs(range.upperBound), 1e-307))), abs(log10(max(abs(range.lowerBound), 1e-307))))
    // 10⁻³⁰⁰; gnuplot takes small letters for large ones.
    guard scale == .linear else { return farthest >= 99 ? 8 : 4 }
    let step = (range.upperBound - range.lowerBound) / 10
    let decimals = step < 1 && step > 0 ? Int((-log10(step)).rounded(.up)) + 1 : 0
    let largest = max(abs(range.lowerBound), abs(range.upperBound), 1)
    let whole = Int(log10(largest)) + 1 + (range.lowerBound < 0 ? 1 : 0)
    // Beyond that gnuplot writes powers of ten, −5×10²⁹⁹.
    let isFar = largest >= 1e99 || step <= 1e-99
    return isFar ? 11 : min(8, whole + decimals)
  }

  /// A position `share` of the way along the axis.
  func position(_ share: Double) -> Double {
    switch scale {
    case .linear: range.lowerBound + length * share
    case .log: Self.clamped(exp(Foundation.log(range.lowerBound) + length * share))
    }
  }

  /// How far along the axis a value lies: 0…1 within the range, outside beyond it. NaN for what is not on the axis.
  func place(of value: Double) -> Double {
    switch scale {
    case .linear:
      // Halves: the difference of two large numbers may be none.
      (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
    case .log: value > 0 ? (Foundation.log(value) - Foundation.log(range.lowerBound)) / length : .nan
    }
  }

  /// Likewise, where what lies before the axis is at its beginning.
  func share(of value: Double) -> Double { place(of: max(value, range.lowerBound)) }

  /// Room beyond the data at one end, as a share of the axis's new length.
  mutating func extend(by share: Double, atTop: Bool) {
    let share = min(share, 0.5)
    let outer = share / (1 - share)
    let edge = Self.rounded(position(atTop ? 1 + outer : -outer))
    range = atTop ? range.lowerBound...edge : edge...range.upperBound
  }

  /// How long the axis looks.
  private var length: Double {
    scale == .linear
      ? range.upperBound - range.lowerBound
      : Foundation.log(range.upperBound) - Foundation.log(range.lowerBound)
  }

  /// One axis for several panels; nil where they differ in kind, or where one would use less than 0.4 of it.
  static func shared(_ axes: [Axis]) -> Axis? {
    guard var shared = axes.first,
      axes.allSatisfy({ axis in
        axis.scale == shared.scale && axis.label == shared.label
          && axis.ownTics?.map(\.text) == shared.ownTics?.map(\.text)
          && axis.ownTics?.map(\.position) == shared.ownTics?.map(\.position)
      })
    else { return nil }
    let low = axes.map(\.range.lowerBound).min() ?? shared.range.lowerBound
    let high = axes.map(\.range.upperBound).max() ?? shared.range.upperBound
    shared.range = low...high
    shared.isWhole = axes.allSatisfy(\.isWhole) && (shared.scale == .log || high - low < 12)
    let whole = shared.length
    return axes.allSatisfy { $0.length >= 0.4 * whole } ? shared : nil
  }
}
