import Engine
import Messages
import Vocabulary

extension Measurement {
  /// One row an epoch; finals are the last epoch's, and NaN where training diverged.
  ///
  /// - Parameters:
  ///   - perEpoch: the metrics of `record.per_epoch`; the others of its words are NaN.
  ///   - perStep: what was recorded of steps.
  ///   - hasTest: whether the cell measures on the test file.
  init(
    training outcome: TrainingOutcome, perEpoch: Set<String>, perStep: Set<StepQuantity>, hasTest: Bool
  ) {
    func chosen(_ word: String, _ value: @escaping (EpochMetrics) -> Double) -> (EpochMetrics) -> Double {
      perEpoch.contains(word) ? value : { _ in .nan }
    }
    let columns: [(String, (EpochMetrics) -> Double)] = [
      ("train_loss", \.trainLoss), ("train_accuracy", \.trainAccuracy), ("validation_loss", \.validationLoss),
      ("validation_accuracy", \.validationAccuracy), ("gradient_norm", \.gradientNorm),
      ("per_sample_gradient_norm", chosen("per_sample_gradient_norm", \.sampleGradientNorm)),
      ("sample_clip_fraction", chosen("sample_clip_fraction", \.sampleClipFraction)),
      ("hill_tail_index", chosen("hill_tail_index", \.hillTailIndex)),
      ("hill_tail_index_se", chosen("hill_tail_index", \.hillStandardError)),
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
    var metrics = finals(columns, isMeasured: !outcome.diverged)
    // Only where it was asked for: cells that were measured before there was a test keep their digests.
    if hasTest {
      metrics["test_loss"] = outcome.test?.loss ?? .nan
      metrics["test_accuracy"] = outcome.test?.accuracy ?? .nan
    }
    self.init(
      outcome: outcome.diverged ? .diverged : .completed, metrics: metrics,
      timings: finals(timings, isMeasured: true),
      series: Series(
        index: "epoch", at: outcome.epochs.map { Double($0.epoch) }, columns: series(columns),
        timings: series(timings)),
      steps: Series(recording: outcome.recording, perStep))
  }
}

extension Series {
  /// The numbers of each step; nil where none were asked for.
  fileprivate init?(recording: StepRecording, _ quantities: Set<StepQuantity>) {
    var columns: [String: [Double]] = [:]
    for quantity in quantities {
      switch quantity {
      case .loss: columns[quantity.rawValue] = recording.loss
      case .gradientNorm: columns[quantity.rawValue] = recording.gradientNorm
      case .clipFraction: columns[quantity.rawValue] = recording.clipFraction
      case .sampleNorms: continue
      }
    }
    guard let count = columns.values.first?.count else { return nil }
    self.init(index: "step", at: (0..<count).map { Double($0 + 1) }, columns: columns)
  }
}
