/// What one epoch measured.
public struct EpochMetrics: Sendable {
  /// Counted from 1.
  public var epoch = 0
  /// Mean over the epoch's samples, each at the parameters that its step saw.
  public var trainLoss = 0.0
  public var trainAccuracy = 0.0
  /// Mean over the validation set at the epoch's end.
  public var validationLoss = 0.0
  public var validationAccuracy = 0.0
  /// Mean over steps of the norm of the gradient estimate before the batch rule.
  public var gradientNorm = 0.0
  /// Mean over steps and samples of the per-sample gradient norm; NaN where it was not measured.
  public var sampleGradientNorm = 0.0
  /// Of the epoch's per-sample gradient norms, with its standard error, see ``HillEstimate``; NaN where they were not
  /// measured, or were too few.
  public var hillTailIndex = Double.nan
  public var hillStandardError = Double.nan
  /// Share of samples whose gradient was shortened.
  public var sampleClipFraction = 0.0
  /// Mean over steps of the share of micro-batches that were shortened, for a rule that clips them; for a rule
  /// that clips the batch the share of steps.
  public var stepClipFraction = 0.0
  /// Of the epoch's last step.
  public var learningRate = 0.0
  /// Seconds of training steps since the beginning, validation not counted.
  public var wallSeconds = 0.0
  public var samplesPerSecond = 0.0
}

extension EpochMetrics {
  /// Every number but the epoch's own.
  static var fields: [WritableKeyPath<EpochMetrics, Double>] {
    [
      \.trainLoss, \.trainAccuracy, \.validationLoss, \.validationAccuracy, \.gradientNorm,
      \.sampleGradientNorm,
      \.hillTailIndex, \.hillStandardError, \.sampleClipFraction, \.stepClipFraction, \.learningRate,
      \.wallSeconds,
      \.samplesPerSecond,
    ]
  }
}

/// Equal to the bit: what was not measured equals itself.
extension EpochMetrics: Equatable {
  public static func == (a: EpochMetrics, b: EpochMetrics) -> Bool {
    a.epoch == b.epoch && fields.allSatisfy { a[keyPath: $0].bitPattern == b[keyPath: $0].bitPattern }
  }
}
