import Engine
import Messages

extension Measurement {
  /// One row an epoch; finals are the last epoch's, and NaN where training diverged.
  init(training outcome: TrainingOutcome) {
    let columns: [(String, (EpochMetrics) -> Double)] = [
      ("train_loss", \.trainLoss), ("train_accuracy", \.trainAccuracy), ("validation_loss", \.validationLoss),
      ("validation_accuracy", \.validationAccuracy), ("gradient_norm", \.gradientNorm),
      ("per_sample_gradient_norm", \.sampleGradientNorm), ("sample_clip_fraction", \.sampleClipFraction),
      ("step_clip_fraction", \.stepClipFraction), ("learning_rate_now", \.learningRate),
    ]
    let timings: [(String, (EpochMetrics) -> Double)] = [
      ("wall_seconds", \.wallSeconds), ("samples_per_second", \.samplesPerSecond),
    ]
    func series(_ columns: [(String, (EpochMetrics) -> Double)]) -> [String: [Double]] {
      Dictionary(uniqueKeysWithValues: columns.map { name, value in (name, outcome.epochs.map(value)) })
    }
    func finals(_ columns: [(String, (EpochMetrics) -> Double)], isMeasured: Bool) -> [String: Double] {
      Dictionary(
        uniqueKeysWithValues: columns.map { name, value in
          (name, isMeasured ? outcome.epochs.last.map(value) ?? .nan : .nan)
        })
    }
    self.init(
      outcome: outcome.diverged ? .diverged : .completed,
      metrics: finals(columns, isMeasured: !outcome.diverged), timings: finals(timings, isMeasured: true),
      series: Series(
        index: "epoch", at: outcome.epochs.map { Double($0.epoch) }, columns: series(columns),
        timings: series(timings)))
  }

  /// Quantiles over runs, by step and of the average over steps.
  init(runs outcome: QuadraticRuns.Outcome, wallSeconds: Double) {
    let byStep = outcome.gradientNorms.map { $0.sorted() }
    let averages = outcome.averageGradientNorms.sorted()
    let medians = byStep.map { Self.quantile($0, 0.5) }
    let upper = byStep.map { Self.quantile($0, 0.9) }
    var metrics = [
      "gradient_norm": medians.last ?? .nan, "gradient_norm_q90": upper.last ?? .nan,
      "average_gradient_norm_mean": averages.reduce(0, +) / Double(averages.count),
      "average_gradient_norm_median": Self.quantile(averages, 0.5),
      "average_gradient_norm_q90": Self.quantile(averages, 0.9),
      "average_gradient_norm_q99": Self.quantile(averages, 0.99),
      "final_gap_median": Self.quantile(outcome.finalGaps.sorted(), 0.5),
      "sample_clip_fraction": outcome.sampleClipFraction, "step_clip_fraction": outcome.stepClipFraction,
    ]
    if outcome.diverged { metrics = metrics.mapValues { _ in .nan } }
    self.init(
      outcome: outcome.diverged ? .diverged : .completed, metrics: metrics,
      timings: ["wall_seconds": wallSeconds],
      series: Series(
        index: "step", at: byStep.indices.map(Double.init),
        columns: ["gradient_norm": medians, "gradient_norm_q90": upper]))
  }

  /// Type-7 quantile of sorted values (Hyndman, Fan, "Sample quantiles in statistical packages", 1996).
  private static func quantile(_ sorted: [Double], _ probability: Double) -> Double {
    let place = probability * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
