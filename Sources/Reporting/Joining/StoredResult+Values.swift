import Experiments
import Messages
import OrderedCollections
import Results
import Statistics
import Vocabulary

extension StoredResult {
  /// As ``Messages/Measurement/value(of:_:clock:)``: of the series no more is read than it takes.
  func value(of expression: MetricExpression, _ metric: Metric, clock: TrainingClock?) -> Double? {
    if expression.statistic == .final,
      let value = outline.metric(metric.name) ?? outline.timing(metric.name)
    {
      return value
    }
    return measurement(of: [metric.name, expression.metric, clock?.column].compactMap(\.self))
      .value(of: expression, metric, clock: clock)
  }

  /// As ``Messages/Measurement/attempt(at:clock:)``.
  func attempt(at expression: MetricExpression, clock: TrainingClock?) -> TargetAttempt? {
    measurement(of: [expression.metric, clock?.column].compactMap(\.self)).attempt(
      at: expression, clock: clock)
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

/// Gives every optimizer of an experiment its place among the styles.
///
/// An optimizer under its own name has its place in the catalog, whatever else a file compares, so that it looks the
/// same in every experiment. A label of its own ("ps_clip_sgd, growing"), or a name whose colour is taken, gets the
/// first free one.
struct SeriesPlaces {
  private var places: [String: Int] = [:]

  /// - Parameter optimizers: labels with the kinds behind them, in the order of the file.
  init(_ optimizers: OrderedDictionary<String, String>, catalog: Catalog) {
    let known = Dictionary(
      catalog.optimizers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let colorCount = SeriesStyle.colors.count
    func isColorFree(_ place: Int) -> Bool {
      !places.values.contains { $0 % colorCount == place % colorCount }
    }
    // Own names first, then the first label of a kind whose own name the file does not use.
    let ownNames = optimizers.filter { $0.key == $0.value }
    for (label, kind) in Array(ownNames) + Array(optimizers) where places[label] == nil {
      if let place = known[kind], isColorFree(place) { places[label] = place }
    }
    for label in optimizers.keys where places[label] == nil {
      let free = (0..<colorCount).first(where: isColorFree)
      places[label] = free ?? (0...).first { !places.values.contains($0) } ?? 0
    }
  }

  subscript(label: String) -> Int { places[label] ?? 0 }
}
