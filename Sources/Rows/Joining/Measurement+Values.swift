import Experiments
import Statistics
import Vocabulary

/// Where the seconds that a cell had trained for are taken from.
package enum TrainingClock {
  /// The wall time, from the series' column of this name.
  case column(String)
  /// Epochs or steps, times what one of them took where nothing else ran.
  case secondsPerUnit(Double)

  /// Nil where the clock counts epochs or steps.
  package var column: String? { if case .column(let name) = self { name } else { nil } }
}

extension Measurement {
  /// The series along which a metric was measured; nil where nothing was recorded of steps, and it is of those.
  package func series(of name: String) -> Series? { Metric.isOfSteps(name) ? steps : series }

  /// Values of a metric along its series, the index under its own name included; nil where it has none.
  package func column(_ name: String) -> [Double]? {
    if Metric.isOfSteps(name) { return steps?.columns[Metric.stepColumn(name)] }
    return name == series.index ? series.at : series.columns[name] ?? series.timings[name]
  }

  /// What an expression takes from the measurement; nil where it does not have it, ∞ for a target not reached.
  package func value(of expression: MetricExpression, _ metric: Metric, clock: TrainingClock?) -> Double? {
    switch expression.statistic {
    case .final: return finalValue(of: metric.name)
    case .best: return bestValue(of: metric)
    case .area: return column(metric.name).flatMap { area($0) }
    case .meanOfLast(let count, let unit):
      // A shorter series has no last so many.
      guard unit == series.index, let values = column(metric.name), let last = series.at.last, last >= count
      else { return nil }
      return mean(of: zip(series.at, values).filter { $0.0 > last - count }.map(\.1))
    case .at(let place, let unit):
      guard unit == series.index, let last = series.at.last, last >= place else { return nil }
      return lastValue(of: metric.name, where: series.at, isAtMost: place)
    case .atSeconds(let seconds):
      guard let times = places(.seconds, clock) else { return nil }
      return lastValue(of: metric.name, where: times, isAtMost: seconds)
    case .target(let unit, _, _):
      guard let places = places(unit, clock) else { return nil }
      return firstRow(of: expression).map { places[$0] } ?? .infinity
    }
  }

  /// What was spent on a target; nil where the series does not say.
  package func attempt(at expression: MetricExpression, clock: TrainingClock?) -> TargetAttempt? {
    guard case .target(let unit, _, _) = expression.statistic, let places = places(unit, clock),
      let end = places.last
    else { return nil }
    let row = outcome == .diverged ? nil : firstRow(of: expression)
    return TargetAttempt(spent: row.map { places[$0] } ?? end, hasReached: row != nil)
  }

  private func finalValue(of name: String) -> Double? { metrics[name] ?? timings[name] ?? column(name)?.last }

  private func bestValue(of metric: Metric) -> Double? {
    guard metric.goal != .neither else { return nil }
    guard let values = column(metric.name)?.filter({ !$0.isNaN }), !values.isEmpty else {
      return finalValue(of: metric.name)
    }
    return metric.goal == .maximize ? values.max() : values.min()
  }

  /// The trapezoids' area over the series' length; of a single row its value.
  private func area(_ values: [Double]) -> Double? {
    guard let first = series.at.first, let last = series.at.last, last > first else { return values.first }
    var sum = 0.0
    for row in values.indices.dropFirst() {
      sum += (series.at[row] - series.at[row - 1]) * (values[row] + values[row - 1]) / 2
    }
    return sum / (last - first)
  }

  private func lastValue(of name: String, where places: [Double], isAtMost limit: Double) -> Double? {
    guard let values = column(name), let row = places.lastIndex(where: { $0 <= limit }) else { return nil }
    return values[row]
  }

  private func places(_ unit: MetricExpression.TargetUnit, _ clock: TrainingClock?) -> [Double]? {
    switch (unit, clock) {
    case (.seconds, .secondsPerUnit(let seconds)?): series.at.map { $0 * seconds }
    case (.seconds, _): clock?.column.flatMap(column)
    case (.epochs, _): series.index == "epoch" ? series.at : nil
    case (.steps, _): series.index == "step" ? series.at : nil
    }
  }

  private func firstRow(of expression: MetricExpression) -> Int? {
    guard case .target(_, let comparison, let threshold) = expression.statistic else { return nil }
    return column(expression.metric)?.firstIndex { comparison.holds($0, threshold) }
  }
}
