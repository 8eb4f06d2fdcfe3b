import Foundation

/// Numbers for people: the decimals that give `scale` so many significant digits, for every number of one cell.
struct NumberText {
  private var decimals: Int
  private var isExponential: Bool
  private var digits: Int
  private var isCount: Bool

  /// - Parameter isCount: the numbers count something, and have no decimals but those of their means.
  init(scale: Double, digits: Int = 4, isCount: Bool = false) {
    self.digits = digits
    self.isCount = isCount
    let magnitude = scale.isFinite && scale != 0 ? Int(saturating: log10(abs(scale)).rounded(.down)) : 0
    isExponential = magnitude < -4 || magnitude > 5
    decimals = max(0, digits - 1 - magnitude)
  }

  /// A dash for NaN, a sign and ∞ for infinities.
  func text(_ value: Double) -> String {
    if value.isNaN { return "–" }
    if value.isInfinite { return value > 0 ? "∞" : "−∞" }
    if value == 0 { return "0" }
    if isCount, abs(value) < 1e9 {
      return String(format: abs(value) < 10_000 ? "%.\(digits)g" : "%.0f", value)
    }
    return isExponential
      ? String(format: "%.*e", digits - 1, value) : String(format: "%.*f", decimals, value)
  }
}
