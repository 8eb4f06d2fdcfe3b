import Engine
import Messages
import Vocabulary

extension Measurement {
  /// Quantiles over runs, by step and of the numbers that every run has one of.
  ///
  /// A run that diverged counts as the worst there is, +∞: a mean is infinite where one has, and a quantile where so
  /// many have. The cell has diverged where more than half of its runs have; it then has no numbers of runs, as a
  /// training that diverged has none. Limits of confidence that are not finite are not known: NaN.
  init(
    runs statistics: RunStatistics, of problem: SyntheticRuns, theory: Theory?, deltas: [Double],
    wallSeconds: Double
  ) {
    var metrics = Self.settings(problem, theory).mapValues(Self.known)
    let steps = Double(problem.runs) * Double(problem.steps)
    metrics["sample_clip_fraction"] = Double(statistics.clippedSamples) / (steps * Double(problem.batchSize))
    metrics["step_clip_fraction"] =
      problem.optimizer.scope == .microBatches
      ? Double(statistics.clippedMicroBatches) / (steps * Double(problem.batchSize / problem.microBatchSize))
      : Double(statistics.clippedSteps) / steps
    metrics["diverged_fraction"] = Double(statistics.divergedRuns) / Double(problem.runs)
    for statistic in EngineCatalog.runStatistics {
      let (name, sample) = (statistic.name, SortedSample(statistic.values(statistics)))
      metrics[name] = sample.mean
      metrics["\(name)_median"] = sample.quantile(0.5)
      metrics["\(name)_q90"] = sample.quantile(0.9)
      metrics["\(name)_q99"] = sample.quantile(0.99)
      for delta in deltas {
        let limits = sample.confidenceLimits(1 - delta)
        let key = "\(name)@\(Value.shortest(delta))"
        metrics[key] = sample.quantile(1 - delta)
        metrics["\(key)_low"] = Self.known(limits.lower)
        metrics["\(key)_high"] = Self.known(limits.upper)
      }
    }
    let byStep = statistics.seriesGradientNorms.map(SortedSample.init)
    let columns = [
      ("gradient_norm", 0.5), ("gradient_norm_q10", 0.1), ("gradient_norm_q90", 0.9),
      ("gradient_norm_q99", 0.99),
    ].map { name, probability in (name, byStep.map { $0.quantile(probability) }) }
    for (name, column) in columns { metrics[name] = column.last ?? .nan }
    let hasDiverged = 2 * statistics.divergedRuns > problem.runs
    if hasDiverged { metrics = metrics.mapValues(Self.known) }
    self.init(
      outcome: hasDiverged ? .diverged : .completed, metrics: metrics, timings: ["wall_seconds": wallSeconds],
      series: Series(
        index: "step", at: statistics.seriesSteps.map(Double.init),
        columns: Dictionary(uniqueKeysWithValues: columns)))
  }

  private static func known(_ value: Double) -> Double { value.isFinite ? value : .nan }

  /// What the runs used, the theory's choices included.
  static func settings(_ problem: SyntheticRuns, _ theory: Theory?) -> [String: Double] {
    let (threshold, beta) = problem.optimizer.threshold
    return [
      "samples": Double(problem.steps) * Double(problem.batchSize),
      "used_batch_size": Double(problem.batchSize), "used_learning_rate": problem.learningRate,
      "used_clip_threshold": threshold, "used_threshold_beta": beta, "theory_sigma": theory?.sigma ?? .nan,
      "theory_rate": theory.map { Theory.rateExponent(momentOrder: $0.momentOrder) } ?? .nan,
    ]
  }
}
