import Engine
import Messages

extension Measurement {
  /// One row an epoch; finals are the last epoch's, and NaN where training diverged.
  init(training outcome: TrainingOutcome) {
    let columns: [(String, (EpochMetrics) -> Double)] = [
      ("train_loss", \.trainLoss), ("train_accuracy", \.trainAccuracy), ("validation_loss", \.validationLoss),
      ("validation_accuracy", \.validationAccuracy), ("gradient_norm", \.gradientNorm),
      ("per_sample_gradient_norm", \.sampleGradientNorm), ("sample_clip_fraction", \.sampleClipFraction),
      ("hill_tail_index", \.hillTailIndex), ("hill_tail_index_se", \.hillStandardError),
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
}
