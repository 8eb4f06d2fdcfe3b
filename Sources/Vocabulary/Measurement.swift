/// What running a cell gave: a measurement, also where training diverged.
public struct Measurement: Sendable, Codable, Hashable {
  /// Whether a run went to its end.
  public enum Outcome: String, Sendable, Codable, Hashable {
    case completed
    /// The loss or a parameter stopped being finite. Kept, counted and shown; ranks last.
    case diverged
  }

  /// Both are results.
  public var outcome: Outcome
  /// Final value of each metric by its catalog name; a metric that has no finite value is NaN.
  public var metrics: [String: Double]
  /// Final value of each timing metric (seconds, samples per second).
  public var timings: [String: Double]
  /// What was measured along the way; empty for a family that measures once.
  public var series: Series
  /// What was recorded of every step, by index `step`; nil where nothing was asked for.
  public var steps: Series?

  package init(
    outcome: Outcome, metrics: [String: Double], timings: [String: Double], series: Series,
    steps: Series? = nil
  ) {
    self.steps = steps
    self.outcome = outcome
    self.metrics = metrics
    self.timings = timings
    self.series = series
  }
}

/// Columns of equal length, ordered by `index` (`epoch` or `step`).
///
/// A diverged cell's series ends with the last row that was measured.
public struct Series: Sendable, Codable, Hashable {
  /// Name of the column that orders the rows.
  public var index: String
  /// The index column's values.
  public var at: [Double]
  /// By metric, as long as ``at``; NaN where nothing was measured.
  public var columns: [String: [Double]]
  /// Columns of timing metrics, outside the digest.
  public var timings: [String: [Double]]

  package init(index: String, at: [Double], columns: [String: [Double]], timings: [String: [Double]] = [:]) {
    self.index = index
    self.at = at
    self.columns = columns
    self.timings = timings
  }
}
