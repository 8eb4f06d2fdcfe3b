import Digests

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
    outcome: Outcome, metrics: [String: Double] = [:], timings: [String: Double] = [:],
    series: Series = Series(index: "", at: [], columns: [:]), steps: Series? = nil
  ) {
    self.outcome = outcome
    self.metrics = metrics
    self.timings = timings
    self.series = series
    self.steps = steps
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

extension Measurement {
  /// SHA-256 of outcome, metrics, series and steps without timings, 64 hexadecimal digits: equal exactly when two
  /// runs of a cell measured the same to the bit.
  public var digest: String {
    var hash = Digest(.sha256)
    func add(_ text: String) {
      hash.update(text.utf8)
      hash.update([0])
    }
    // NaN payloads differ between processors and mean nothing: all NaN count as one.
    func add(_ value: Double) {
      let bits = (value.isNaN ? Double.nan : value).bitPattern.littleEndian
      withUnsafeBytes(of: bits) { hash.update($0) }
    }
    add(outcome.rawValue)
    for name in metrics.keys.sorted() {
      add(name)
      add(metrics[name] ?? .nan)
    }
    for series in [series, steps].compactMap(\.self) {
      add(series.index)
      series.at.forEach(add)
      for name in series.columns.keys.sorted() {
        add(name)
        series.columns[name]?.forEach(add)
      }
    }
    return hash.hexadecimal
  }
}

extension Measurement {
  /// What the cell had measured when its series first was at `end` or beyond: to the bit what a rung that ends there
  /// measures. Nil where the series does not say.
  ///
  /// Without what is recorded of steps, and without what is measured at the end alone.
  public func prefix(through end: Int) -> Measurement? {
    guard let row = series.at.firstIndex(where: { $0 >= Double(end) }) else {
      guard outcome == .diverged else { return nil }
      var diverged = self
      diverged.steps = nil
      return diverged
    }
    func cut(_ columns: [String: [Double]]) -> [String: [Double]] {
      columns.mapValues { Array($0.prefix(row + 1)) }
    }
    let rows = Series(
      index: series.index, at: Array(series.at.prefix(row + 1)), columns: cut(series.columns),
      timings: cut(series.timings))
    return Measurement(
      outcome: .completed, metrics: rows.columns.compactMapValues(\.last),
      timings: rows.timings.compactMapValues(\.last), series: rows)
  }
}
