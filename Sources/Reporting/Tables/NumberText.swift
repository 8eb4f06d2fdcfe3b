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

/// Seconds for a person: `90 ms`, `3.2 s`, `42 s`, `4:05 min`, `2:10 h`, `3.2 days`; `?` for what is not finite.
public func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "?" }
  let seconds = max(0, seconds)
  let whole = Int(saturating: min(seconds, 1e15).rounded())
  if seconds == 0 { return "0 s" }
  if seconds < 0.0005 { return "under 1 ms" }
  if seconds < 0.9995 { return String(format: "%.0f ms", seconds * 1000) }
  if seconds < 9.95 { return String(format: "%.1f s", seconds) }
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return String(format: "%d:%02d min", whole / 60, whole % 60) }
  if whole < 48 * 3600 { return String(format: "%d:%02d h", whole / 3600, whole / 60 % 60) }
  return String(format: "%.1f days", seconds / 86400)
}
