import Engine
import Vocabulary

/// What the laboratory's metrics are computed of.
struct LaboratoryOutcome {
  var statistics: RunStatistics
  var runs: SyntheticRuns

  /// Steps of all runs.
  fileprivate var steps: Double { Double(runs.runs) * Double(runs.steps) }
}

extension Laboratory {
  static var metrics: [Metric] {
    byStep.map(\.metric) + runStatistics.flatMap { statistic in ofRuns.map { statistic.metric($0) } }
      + ofCell.map(\.metric) + settings.map(\.metric) + [wallSeconds]
  }

  /// Of the norms of the true gradient at a step, one a run.
  static let byStep: [Quantity<SortedSample>] = [
    quantile("gradient_norm", "Median over runs of the norm of the true gradient at a step.", 0.5),
    quantile("gradient_norm_q10", "0.1 quantile over runs of the same.", 0.1),
    quantile("gradient_norm_q90", "0.9 quantile over runs of the same.", 0.9),
    quantile("gradient_norm_q99", "0.99 quantile over runs of the same.", 0.99),
  ]

  private static func quantile(
    _ name: String, _ summary: String, _ probability: Double
  ) -> Quantity<SortedSample> {
    Quantity(Metric(name, summary, goal: .minimize)) { $0.quantile(probability) }
  }

  /// Numbers that every run has one of. Beside what ``ofRuns`` makes of them a cell reports `NAME@DELTA`, its
  /// (1 − δ)-quantile for each of `deltas`, with `NAME@DELTA_low` and `NAME@DELTA_high`.
  static let runStatistics: [RunStatistic] = [
    RunStatistic(
      name: "average_gradient_norm", summary: "the norm of the true gradient averaged over steps"
    ) { $0.averageGradientNorms },
    RunStatistic(
      name: "final_gradient_norm", summary: "the norm of the true gradient after the last step"
    ) { $0.finalGradientNorms },
    RunStatistic(
      name: "smallest_gradient_norm", summary: "the smallest norm of the true gradient of any step"
    ) { $0.smallestGradientNorms },
    RunStatistic(name: "final_gap", summary: "F(x_T) - F*") { $0.finalGaps },
    RunStatistic(
      name: "late_gradient_norm",
      summary: "the norm of the true gradient averaged over the last half of the steps"
    ) { $0.lateGradientNorms },
  ]

  struct RunStatistic: Sendable {
    var name: String
    var summary: String
    var values: @Sendable (RunStatistics) -> [Double]

    func metric(_ part: Quantity<SortedSample>) -> Metric {
      Metric(
        name + part.metric.name, "\(part.metric.summary) over runs of \(summary).", goal: .minimize,
        isSeries: false)
    }
  }

  /// By the endings of their names.
  static let ofRuns: [Quantity<SortedSample>] = [
    Quantity(Metric("", "Mean"), \.mean),
    quantile("_median", "Median", 0.5), quantile("_q90", "0.9 quantile", 0.9),
    quantile("_q99", "0.99 quantile", 0.99),
  ]

  fileprivate static let ofCell: [Quantity<LaboratoryOutcome>] = [
    Quantity(
      Metric("sample_clip_fraction", "Share of samples whose gradient was shortened.", isSeries: false)
    ) { Double($0.statistics.clippedSamples) / ($0.steps * Double($0.runs.batchSize)) },
    Quantity(
      Metric(
        "step_clip_fraction", "Share of steps, or of their micro-batches, whose estimate was shortened.",
        isSeries: false)
    ) {
      $0.runs.optimizer.scope == .microBatches
        ? Double($0.statistics.clippedMicroBatches)
          / ($0.steps * Double($0.runs.batchSize / $0.runs.microBatchSize))
        : Double($0.statistics.clippedSteps) / $0.steps
    },
    Quantity(
      Metric(
        "diverged_fraction",
        "Share of runs that stopped being finite: infinite in every mean and quantile; where they are more than half, the cell has diverged.",
        goal: .minimize, isSeries: false)
    ) { Double($0.statistics.divergedRuns) / Double($0.runs.runs) },
  ]

  /// What the runs use, the theory's choices included; NaN where there is no such number.
  static let settings: [Quantity<LaboratoryCell>] = [
    setting("samples", "Samples of a run: steps times the batch size used.") {
      Double($0.runs.steps) * Double($0.runs.batchSize)
    },
    setting("used_batch_size", "Samples of a step.") { Double($0.runs.batchSize) },
    setting("used_learning_rate", "Step size.") { $0.runs.learningRate },
    setting("used_clip_threshold", "Threshold of the first sample, or of the batch or micro-batch.") {
      $0.runs.optimizer.threshold.first
    },
    setting("used_threshold_beta", "Sample i is clipped to the threshold times i^(1/beta).") {
      $0.runs.optimizer.threshold.beta
    },
    setting("theory_sigma", "sigma of the theory.") { $0.theory?.sigma ?? .nan },
    setting(
      "theory_rate", "-(p-1)/(3p-2): the best possible power of samples for the gradient norm."
    ) { $0.theory.map { Theory.rateExponent(momentOrder: $0.momentOrder) } ?? .nan },
  ]

  private static func setting(
    _ name: String, _ summary: String, _ value: @escaping @Sendable (LaboratoryCell) -> Double
  ) -> Quantity<LaboratoryCell> {
    Quantity(Metric(name, summary, isSeries: false), value)
  }

  static let wallSeconds = Metric(
    "wall_seconds", "Time of the cell.", unit: "s", isSeries: false, isTiming: true)
}

extension LaboratoryCell {
  /// Quantiles over runs, by step and of the numbers that every run has one of.
  ///
  /// A run that diverged counts as the worst there is, +∞: a mean is infinite where one has, and a quantile where so
  /// many have. The cell has diverged where more than half of its runs have; it then has no numbers of runs, as a
  /// training that diverged has none. Limits of confidence that are not finite are not known: NaN.
  func measurement(_ statistics: RunStatistics, wallSeconds: Double) -> Vocabulary.Measurement {
    func known(_ value: Double) -> Double { value.isFinite ? value : .nan }
    let outcome = LaboratoryOutcome(statistics: statistics, runs: runs)
    var metrics: [String: Double] = [:]
    for quantity in Laboratory.settings { metrics[quantity.metric.name] = known(quantity.value(self)) }
    for quantity in Laboratory.ofCell { metrics[quantity.metric.name] = quantity.value(outcome) }
    for statistic in Laboratory.runStatistics {
      let sample = SortedSample(statistic.values(statistics))
      for part in Laboratory.ofRuns { metrics[statistic.metric(part).name] = part.value(sample) }
      for delta in deltas {
        let limits = sample.confidenceLimits(1 - delta)
        let key = "\(statistic.name)@\(Value.shortest(delta))"
        metrics[key] = sample.quantile(1 - delta)
        metrics["\(key)_low"] = known(limits.lower)
        metrics["\(key)_high"] = known(limits.upper)
      }
    }
    let byStep = statistics.seriesGradientNorms.map(SortedSample.init)
    var series = Series(
      index: SeriesIndex.step.rawValue, at: statistics.seriesSteps.map(Double.init), columns: [:])
    for quantity in Laboratory.byStep {
      let column = byStep.map(quantity.value)
      series.columns[quantity.metric.name] = column
      metrics[quantity.metric.name] = column.last ?? .nan
    }
    let hasDiverged = 2 * statistics.divergedRuns > runs.runs
    if hasDiverged { metrics = metrics.mapValues(known) }
    return Measurement(
      outcome: hasDiverged ? .diverged : .completed, metrics: metrics,
      timings: [Laboratory.wallSeconds.name: wallSeconds], series: series)
  }
}
