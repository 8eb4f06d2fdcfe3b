import Messages
import Vocabulary

extension CellResult {
  /// Puts infinities back where an earlier version wrote NaN for them.
  ///
  /// In cells of the laboratory of which some runs had diverged, means and quantiles that were infinite were kept as
  /// "nan", which also says "not measured". They are told by the share of diverged runs: every run has each of these
  /// numbers, so one that is no number was infinite. The digest is that of what the same runs are kept as today.
  mutating func restoreInfinities() {
    guard measurement.outcome == .completed, let share = measurement.metrics["diverged_fraction"], share > 0
    else { return }
    let lost = measurement.metrics.filter { $0.value.isNaN && Self.isOfRuns($0.key) }.keys
    guard !lost.isEmpty else { return }
    for name in lost { measurement.metrics[name] = .infinity }
    digest = measurement.digest
  }

  /// Whether ``restoreInfinities()`` would change the result of an outline.
  static func hasLostInfinities(_ outline: MeasurementOutline) -> Bool {
    guard outline.outcome == .completed, let share = outline.metric("diverged_fraction"), share > 0 else {
      return false
    }
    return outline.metrics.contains { $0.value.isNaN && isOfRuns($0.key) }
  }

  /// Whether a metric is a mean or a quantile over runs: not what the runs used, nor a limit of confidence, which may be
  /// unknown.
  private static func isOfRuns(_ name: String) -> Bool {
    let stem = name.prefix { $0 != "@" }
    let isLimit = name.count > stem.count && (name.hasSuffix("_low") || name.hasSuffix("_high"))
    return !isLimit && (stem.contains("gradient_norm") || stem.hasPrefix("final_gap"))
  }
}
