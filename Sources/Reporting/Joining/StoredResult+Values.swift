import Experiments
import Messages
import OrderedCollections
import Results
import Statistics
import Vocabulary

extension StoredResult {
  /// As ``Messages/Measurement/value(of:_:clock:)``: of the series no more is read than it takes.
  func value(
    of expression: MetricExpression, _ metric: Metric, clock: String?, secondsPerUnit: Double? = nil
  ) -> Double? {
    if expression.statistic == .final,
      let value = outline.metric(metric.name) ?? outline.timing(metric.name)
    {
      return value
    }
    return measurement(of: [metric.name, expression.metric] + (clock.map { [$0] } ?? []))
      .value(of: expression, metric, clock: clock, secondsPerUnit: secondsPerUnit)
  }

  /// As ``Messages/Measurement/attempt(at:clock:)``.
  func attempt(
    at expression: MetricExpression, clock: String?, secondsPerUnit: Double? = nil
  ) -> TargetAttempt? {
    measurement(of: [expression.metric] + (clock.map { [$0] } ?? [])).attempt(
      at: expression, clock: clock, secondsPerUnit: secondsPerUnit)
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
    var taken = Set<Int>()
    var takenColors = Set<Int>()
    func take(_ label: String, _ place: Int) {
      places[label] = place
      taken.insert(place)
      takenColors.insert(place % colorCount)
    }
    // Own names first, then the first label of a kind whose own name the file does not use.
    for (label, kind) in optimizers where label == kind {
      if let place = known[kind], !takenColors.contains(place % colorCount) { take(label, place) }
    }
    for (label, kind) in optimizers where places[label] == nil {
      if let place = known[kind], !takenColors.contains(place % colorCount) { take(label, place) }
    }
    for label in optimizers.keys where places[label] == nil {
      let free = (0..<colorCount).first { !takenColors.contains($0) }
      take(label, free ?? (0...).first { !taken.contains($0) } ?? 0)
    }
  }

  subscript(label: String) -> Int { places[label] ?? 0 }
}
