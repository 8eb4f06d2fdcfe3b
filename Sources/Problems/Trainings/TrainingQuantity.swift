import Engine
import Vocabulary

/// One number of a training's passes: how files and reports name it, and how it is computed.
struct TrainingQuantity<Sums: LossSums>: Sendable {
  /// Between two steps.
  typealias Live = @Sendable (Training<Sums>, TrainingPulse) -> Double?

  var metric: Metric
  var value: @Sendable (PassMetrics<Sums>) -> Double
  /// The same of a training at work, for whoever watches it; nil where it is not worth watching.
  var live: Live?
  /// Of `record: {per_epoch: …}`: it is measured only where the file asks for it.
  var record: PassRecord?

  init(
    _ metric: Metric, record: PassRecord? = nil, live: Live? = nil,
    _ value: @escaping @Sendable (PassMetrics<Sums>) -> Double
  ) {
    self.metric = metric
    self.metric.perEpochWord = record?.rawValue
    self.record = record
    self.live = live
    self.value = value
  }
}

extension TrainingQuantity {
  /// What every training measures, whatever its problem.
  static var common: [TrainingQuantity] {
    [
      .init(
        Metric(
          "gradient_norm", "Mean over steps of the norm of the gradient estimate before the batch rule."),
        \.gradientNorm),
      .init(
        Metric(
          "per_sample_gradient_norm", "Mean over steps and samples of the norm of a sample's gradient."),
        record: .sampleNorm, \.sampleGradientNorm),
      .init(
        Metric(
          "hill_tail_index",
          "Hill's tail index of the epoch's per-sample gradient norms, from their largest 5 % (at least 10)."),
        record: .tailIndex, \.hillTailIndex),
      .init(
        Metric("hill_tail_index_se", "Standard error of hill_tail_index."), record: .tailIndex,
        \.hillStandardError),
      .init(
        Metric(
          "gradient_noise_scale",
          "Gradient noise scale of the plain mean: the variance of a sample's gradient over the square of the mean."
        ),
        record: .noiseScale, \.gradientNoiseScale),
      .init(
        Metric("sample_clip_fraction", "Share of samples whose gradient was shortened."),
        record: .clipFraction, \.sampleClipFraction),
      .init(
        Metric("step_clip_fraction", "Share of steps whose estimate was shortened."), \.stepClipFraction),
      .init(Metric("learning_rate_now", "Learning rate of the epoch's last step."), \.learningRate),
      .init(
        Metric("wall_seconds", "Training time so far, validation not counted.", unit: "s", isTiming: true),
        \.wallSeconds),
      .init(
        Metric(
          "samples_per_second", "Training speed of the epoch.", unit: "samples/s", goal: .maximize,
          isTiming: true), live: { _, pulse in pulse.samplesPerSecond }, \.samplesPerSecond),
    ]
  }
}

/// One number of a cell: how files and reports name it, and how it is computed. Said in one place, so that the two cannot
/// differ.
struct Quantity<Source>: Sendable {
  var metric: Metric
  var value: @Sendable (Source) -> Double

  init(_ metric: Metric, _ value: @escaping @Sendable (Source) -> Double) {
    self.metric = metric
    self.value = value
  }
}
