import Experiments
import Messages

/// Finds a metric's description by family and name. Two families may measure the same name differently.
struct MetricDirectory {
  private var metrics: [String: [String: Metric]] = [:]
  private var seriesIndices: [String: String] = [:]

  init(_ catalog: Catalog) {
    for family in catalog.families {
      metrics[family.name] = Dictionary(
        family.metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      seriesIndices[family.name] = family.seriesIndex
    }
  }

  /// The metric, or the family's series index under its own name; nil where the family measures no such thing.
  func metric(_ name: String, family: String) -> Metric? {
    if let metric = metrics[family]?[name] { return metric }
    return seriesIndices[family] == name ? Metric(name, "") : nil
  }

  func seriesIndex(family: String) -> String? { seriesIndices[family] }

  /// What a replicate says about an expression. `best` of a metric without a goal is absent.
  func observation(
    _ expression: MetricExpression, of replicate: Replicate, family: String
  ) -> Observation {
    guard let metric = metric(expression.metric, family: family), let result = replicate.result else {
      return .absent
    }
    if result.measurement.outcome == .diverged { return .diverged }
    let value =
      switch expression.statistic {
      case .final: result.measurement.finalValue(of: metric.name)
      case .best: result.measurement.bestValue(of: metric)
      }
    guard let value, !value.isNaN else { return .absent }
    return .measured(value)
  }

  func observations(_ expression: MetricExpression, of member: Member) -> [Observation] {
    member.replicates.map { observation(expression, of: $0, family: member.configuration.family) }
  }

  func summary(_ expression: MetricExpression, of member: Member) -> Summary {
    let family = member.configuration.family
    let goal = metric(expression.metric, family: family)?.goal ?? .neither
    return Summary(observations(expression, of: member), goal: goal)
  }
}

extension Measurement {
  /// Values of a metric along the series, the index under its own name included; nil where it has none.
  func column(_ name: String) -> [Double]? {
    name == series.index ? series.at : series.columns[name] ?? series.timings[name]
  }

  fileprivate func finalValue(of name: String) -> Double? {
    metrics[name] ?? timings[name] ?? column(name)?.last
  }

  fileprivate func bestValue(of metric: Metric) -> Double? {
    guard metric.goal != .neither else { return nil }
    guard let values = column(metric.name)?.filter({ !$0.isNaN }), !values.isEmpty else {
      return finalValue(of: metric.name)
    }
    return metric.goal == .maximize ? values.max() : values.min()
  }
}
