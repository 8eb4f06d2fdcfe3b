import Experiments
import Results
import Statistics
import Vocabulary

/// Finds a metric's description by family and name. Two families may measure the same name differently.
package struct MetricDirectory {
  private var families: [String: ProblemFamily]
  private var metrics: [String: [String: Metric]]
  /// The metric that holds a family's wall time, by family.
  private var clocks: [String: String]
  /// By the place of a configuration, what an epoch, or a step, takes where nothing else runs; nil where that was not
  /// measured. Then times are those of cells that ran beside others, by which nothing is compared.
  package var secondsPerUnit: [Int: Double]?

  package init(_ catalog: Catalog) {
    families = Dictionary(catalog.families.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    metrics = families.mapValues { family in
      Dictionary(
        (family.metrics + family.stepMetrics.map(\.ofSteps)).map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first })
    }
    clocks = families.compactMapValues { $0.clock?.name }
  }

  /// Whether its validation images are of the test file.
  package func validatesOnTestFile(_ configuration: Configuration) -> Bool {
    families[configuration.family]?.validatesOnTestFile(configuration.values) ?? false
  }

  /// The metric, or the family's series index under its own name; nil where the family measures no such thing.
  package func metric(_ name: String, family: String) -> Metric? {
    if let metric = metrics[family]?[name] { return metric }
    return seriesIndex(family: family) == name ? Metric(name, "") : nil
  }

  /// `epoch` or `step`; nil for an unknown family.
  package func seriesIndex(family: String) -> String? { families[family]?.seriesIndex }

  /// What orders the series that a metric is measured along; nil for an unknown family.
  package func seriesIndex(of name: String, family: String) -> String? {
    Metric.isOfSteps(name) ? "step" : seriesIndex(family: family)
  }

  /// `step` or `epoch` where `final m` is the last row of a series while the family measures another number under the name
  /// `final_m`; nil elsewhere.
  package func lastIndex(of expression: MetricExpression, family: String) -> String? {
    guard expression.statistic == .final, let metric = metrics[family]?[expression.metric], metric.isSeries,
      metrics[family]?["final_\(metric.name)"] != nil
    else { return nil }
    return seriesIndex(family: family)
  }

  /// Which direction of an expression is better: that of its metric, and down for what it takes to reach a target.
  package func goal(of expression: MetricExpression, family: String) -> Metric.Goal {
    guard let metric = metric(expression.metric, family: family) else { return .neither }
    return expression.isTarget ? .minimize : metric.goal
  }

  /// What a replicate says about an expression. Diverged is diverged whatever the expression, also where a target was
  /// reached before; `best` of a metric without a goal is absent.
  package func observation(
    _ expression: MetricExpression, of replicate: Replicate, family: String
  ) -> Observation {
    guard let metric = metric(expression.metric, family: family) else { return .absent }
    return observation(
      expression, metric, replicate.result, clock: clock(family, replicate.cell.configurationIndex))
  }

  /// Of cells of a configuration, by its place.
  private func clock(_ family: String, _ configurationIndex: Int) -> TrainingClock? {
    secondsPerUnit?[configurationIndex].map(TrainingClock.secondsPerUnit)
      ?? clocks[family].map(TrainingClock.column)
  }

  /// One for each replicate, in their order.
  package func observations(_ expression: MetricExpression, of member: Member) -> [Observation] {
    let family = member.configuration.family
    guard let metric = metric(expression.metric, family: family) else {
      return Array(repeating: .absent, count: member.replicates.count)
    }
    let clock = clock(family, member.configurationIndex)
    // By their places: there may be 10⁵, and a copy of one counts its references.
    return member.replicates.indices.map { index in
      observation(expression, metric, member.replicates[index].result, clock: clock)
    }
  }

  private func observation(
    _ expression: MetricExpression, _ metric: Metric, _ result: StoredResult?, clock: TrainingClock?
  ) -> Observation {
    guard let result else { return .absent }
    if result.outcome == .diverged { return .diverged }
    guard let value = result.value(of: expression, metric, clock: clock), !value.isNaN else { return .absent }
    return .measured(value)
  }

  /// Over the replicates.
  package func summary(_ expression: MetricExpression, of member: Member) -> Summary {
    let family = member.configuration.family
    var summary = Summary(
      observations(expression, of: member), goal: goal(of: expression, family: family),
      isTarget: expression.isTarget)
    if expression.isTarget { summary.expected = expectedRunningTime(attempts(expression, of: member)) }
    return summary
  }

  /// What every finished replicate spent on a target; one that diverged has not reached it.
  package func attempts(_ expression: MetricExpression, of member: Member) -> [TargetAttempt] {
    let clock = clock(member.configuration.family, member.configurationIndex)
    return member.replicates.compactMap { $0.result?.attempt(at: expression, clock: clock) }
  }

  /// Whether a metric says how many seconds have passed.
  package func isClock(_ name: String, family: String) -> Bool { clocks[family] == name }

  /// Whether entries may be compared by an expression: not by times of cells that ran beside others.
  package func isComparable(_ expression: MetricExpression, family: String) -> Bool {
    if expression.needsClock { return secondsPerUnit != nil && families[family]?.hasTimedSteps == true }
    return metric(expression.metric, family: family)?.isTiming != true
  }

  /// Values by seed, diverged ones as the worst; without what was not measured. For pairing.
  package func valuesBySeed(_ expression: MetricExpression, of member: Member) -> [Int: Double] {
    let goal = goal(of: expression, family: member.configuration.family)
    var values: [Int: Double] = [:]
    for (replicate, observation) in zip(member.replicates, observations(expression, of: member)) {
      if let value = observation.number(goal) { values[replicate.cell.seed] = value }
    }
    return values
  }
}
