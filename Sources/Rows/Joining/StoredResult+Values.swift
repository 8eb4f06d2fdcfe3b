import Experiments
import Messages
import Results
import Statistics
import Vocabulary

extension StoredResult {
  /// As ``Messages/Measurement/value(of:_:clock:)``: of the series no more is read than it takes.
  package func value(of expression: MetricExpression, _ metric: Metric, clock: TrainingClock?) -> Double? {
    if expression.statistic == .final, let value = outline.metric(metric.name) ?? outline.timing(metric.name)
    {
      return value
    }
    return measurement(of: [metric.name, expression.metric, clock?.column].compactMap(\.self))
      .value(of: expression, metric, clock: clock)
  }

  /// As ``Messages/Measurement/attempt(at:clock:)``.
  package func attempt(at expression: MetricExpression, clock: TrainingClock?) -> TargetAttempt? {
    measurement(of: [expression.metric, clock?.column].compactMap(\.self)).attempt(
      at: expression, clock: clock)
  }

  /// The measurement as far as it is about some metrics.
  package func measurement(of names: [String]) -> Vocabulary.Measurement {
    let steps = names.filter(Metric.isOfSteps).map(Metric.stepColumn)
    var measurement = series(Set(names), steps: Set(steps))
    for name in names {
      measurement.metrics[name] = outline.metric(name)
      measurement.timings[name] = outline.timing(name)
    }
    return measurement
  }
}
