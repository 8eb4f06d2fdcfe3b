import Experiments
import Messages
import Results
import Statistics
import Vocabulary

extension StoredResult {
  /// As ``Messages/Measurement/value(of:_:clock:)``: of the series no more is read than it takes.
  func value(
    of expression: MetricExpression, _ metric: Metric, clock: String?, secondsPerEpoch: Double? = nil
  ) -> Double? {
    if expression.statistic == .final,
      let value = outline.metric(metric.name) ?? outline.timing(metric.name)
    {
      return value
    }
    return measurement(of: [metric.name, expression.metric] + (clock.map { [$0] } ?? []))
      .value(of: expression, metric, clock: clock, secondsPerEpoch: secondsPerEpoch)
  }

  /// As ``Messages/Measurement/attempt(at:clock:)``.
  func attempt(
    at expression: MetricExpression, clock: String?, secondsPerEpoch: Double? = nil
  ) -> TargetAttempt? {
    measurement(of: [expression.metric] + (clock.map { [$0] } ?? [])).attempt(
      at: expression, clock: clock, secondsPerEpoch: secondsPerEpoch)
  }

  /// The measurement as far as it is about some metrics.
  func measurement(of names: [String]) -> Vocabulary.Measurement {
    let steps = names.filter(Metric.isOfSteps).map(Metric.stepColumn)
    var measurement = series(Set(names), steps: Set(steps))
    for name in names {
      measurement.metrics[name] = outline.metric(name)
      measurement.timings[name] = outline.timing(name)
    }
    return measurement
  }
}
