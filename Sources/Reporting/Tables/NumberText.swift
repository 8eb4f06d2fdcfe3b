import Foundation

/// Numbers for people: the decimals that give `scale` four significant digits, for every number of one cell.
struct NumberText {
  private var decimals: Int
  private var isExponential: Bool

  init(scale: Double) {
    let magnitude = scale.isFinite && scale != 0 ? Int(log10(abs(scale)).rounded(.down)) : 0
    isExponential = magnitude < -4 || magnitude > 5
    decimals = max(0, 3 - magnitude)
  }

  /// A dash for NaN, a sign and ∞ for infinities.
  func text(_ value: Double) -> String {
    if value.isNaN { return "–" }
    if value.isInfinite { return value > 0 ? "∞" : "−∞" }
    if value == 0 { return "0" }
    return isExponential
      ? String(format: "%.3e", value) : String(format: "%.*f", decimals, value)
  }
}
