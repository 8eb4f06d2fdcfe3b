import Foundation
import Rows
import Statistics
import Vocabulary

/// How a table's cell shows the replicates of a value.
enum ShowFormat: String, SettingChoice {
  case medianQuartiles = "median [q25, q75]"
  case medianExtremes = "median [min, max]"
  case medianInterval = "median [ci]"
  case median = "median"
  case meanDeviation = "mean ± sd"
  case meanInterval = "mean [ci]"
  case mean = "mean"
  case best = "best"
  case expected = "expected"

  var summary: String {
    switch self {
    case .medianQuartiles: "median and quartiles over the seeds"
    case .medianExtremes: "median and extremes over the seeds"
    case .medianInterval: "median and its 95 % confidence interval between order statistics; needs six seeds"
    case .median: "median over the seeds"
    case .meanDeviation: "mean and sample standard deviation over the seeds"
    case .meanInterval:
      "mean and its 95 % confidence interval: Student's t below 20 seeds, else BCa bootstrap"
    case .mean: "mean over the seeds"
    case .best: "best seed"
    case .expected: "of a target: all that the seeds spent, over the number that reached it"
    }
  }

  /// The name of ``center(_:goal:)``, for a table without spreads.
  var centerName: String { String(rawValue.prefix { $0 != " " }) }

  /// The number that rows are compared by.
  func center(_ summary: Summary, goal: Metric.Goal) -> Double {
    switch self {
    case .medianQuartiles, .medianExtremes, .medianInterval, .median: summary.median
    case .meanDeviation, .meanInterval, .mean: summary.mean
    case .best: goal == .maximize ? summary.extremes.maximum : summary.extremes.minimum
    case .expected: summary.expected
    }
  }

  /// What is shown beside the centre; nil for nothing, and for a single seed, which tells nothing of others.
  func interval(_ summary: Summary) -> Interval? {
    guard summary.count > 1 else { return nil }
    switch self {
    case .medianInterval: return quantileInterval(0.5, ofSorted: summary.values)
    case .meanInterval: return Statistics.meanInterval(of: summary.values)
    default: return nil
    }
  }

  /// - Parameter isCount: whole numbers are shown as such.
  /// - Returns: a dash where nothing was measured; `diverged`, or `not reached` for a target, where the central number is
  /// infinite because of it.
  func text(_ summary: Summary, goal: Metric.Goal, isCount: Bool = false) -> String {
    guard summary.count > 0 else { return "–" }
    let center = center(summary, goal: goal)
    if center == goal.worst, summary.unreached > 0 { return "not reached" }
    if center == goal.worst, summary.diverged > 0 { return "diverged" }
    // The decimals of a 0 would hide what is beside it.
    let scale = center == 0 ? summary.values.last { $0.isFinite } ?? 0 : center
    let number = NumberText(scale: scale, isCount: isCount)
    let text = number.text(center)
    guard summary.count > 1 else { return text }
    func between(_ low: Double, _ high: Double) -> String {
      low.isNaN && high.isNaN ? text : "\(text) [\(number.text(low)), \(number.text(high))]"
    }
    switch self {
    case .medianQuartiles: return between(summary.quartiles.lower, summary.quartiles.upper)
    case .medianExtremes: return between(summary.extremes.minimum, summary.extremes.maximum)
    case .medianInterval, .meanInterval: return interval(summary).map { between($0.lower, $0.upper) } ?? text
    case .meanDeviation: return "\(text) ± \(number.text(summary.standardDeviation))"
    case .median, .mean, .best, .expected: return text
    }
  }
}

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
    return isExponential ? String(format: "%.*e", digits - 1, value) : String(format: "%.*f", decimals, value)
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
