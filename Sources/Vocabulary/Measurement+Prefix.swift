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
