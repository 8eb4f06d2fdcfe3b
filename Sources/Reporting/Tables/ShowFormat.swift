import Experiments

/// How a table's cell shows the replicates of a value.
enum ShowFormat: String, CaseIterable {
  case medianQuartiles = "median [q25, q75]"
  case medianExtremes = "median [min, max]"
  case median = "median"
  case meanDeviation = "mean ± sd"
  case mean = "mean"
  case best = "best"

  var summary: String {
    switch self {
    case .medianQuartiles: "median and quartiles over the seeds"
    case .medianExtremes: "median and extremes over the seeds"
    case .median: "median over the seeds"
    case .meanDeviation: "mean and sample standard deviation over the seeds"
    case .mean: "mean over the seeds"
    case .best: "best seed"
    }
  }

  /// The number that rows are compared by.
  func center(_ summary: Summary, goal: Metric.Goal) -> Double {
    switch self {
    case .medianQuartiles, .medianExtremes, .median: summary.median
    case .meanDeviation, .mean: summary.mean
    case .best: goal == .maximize ? summary.extremes.maximum : summary.extremes.minimum
    }
  }

  /// A dash where nothing was measured, `diverged` where divergence made the central number infinite.
  func text(_ summary: Summary, goal: Metric.Goal) -> String {
    guard summary.count > 0 else { return "–" }
    let center = center(summary, goal: goal)
    if summary.diverged > 0, center == goal.worst { return "diverged" }
    let number = NumberText(scale: center)
    let text = number.text(center)
    switch self {
    case .medianQuartiles:
      return "\(text) [\(number.text(summary.quartiles.lower)), \(number.text(summary.quartiles.upper))]"
    case .medianExtremes:
      return "\(text) [\(number.text(summary.extremes.minimum)), \(number.text(summary.extremes.maximum))]"
    case .meanDeviation: return "\(text) ± \(number.text(summary.standardDeviation))"
    case .median, .mean, .best: return text
    }
  }
}
