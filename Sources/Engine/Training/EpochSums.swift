/// Running sums of one epoch.
struct EpochSums {
  var steps = 0
  var samples = 0
  var loss = 0.0
  var correct = 0
  var clippedSamples = 0
  /// Sum over steps of the share of what the step's rule clips (micro-batches, or the batch) that was shortened.
  var clippedSteps = 0.0
  var gradientNorm = 0.0
  var learningRate = 0.0
  /// Time of the steps.
  var seconds = 0.0

  mutating func add(_ step: StepMeasurement) {
    steps += 1
    samples += step.samples
    loss += step.lossSum
    correct += step.correct
    clippedSamples += step.clippedSamples
    clippedSteps += step.ruleClipFraction
    gradientNorm += step.gradientNorm
    learningRate = step.learningRate
  }

  /// - Parameter sampleNorms: every sample's gradient norm of the epoch in the order of the steps; empty where
  ///   they were not measured.
  func metrics(
    epoch: Int, sampleNorms: [Double], validation: (loss: Double, accuracy: Double), wallSeconds: Double
  ) -> EpochMetrics {
    let hill = HillEstimate(epoch: sampleNorms)
    return EpochMetrics(
      epoch: epoch, trainLoss: loss / Double(samples), trainAccuracy: Double(correct) / Double(samples),
      validationLoss: validation.loss, validationAccuracy: validation.accuracy,
      gradientNorm: gradientNorm / Double(steps),
      sampleGradientNorm: sampleNorms.isEmpty ? .nan : sampleNorms.reduce(0, +) / Double(sampleNorms.count),
      hillTailIndex: hill?.tailIndex ?? .nan, hillStandardError: hill?.standardError ?? .nan,
      sampleClipFraction: Double(clippedSamples) / Double(samples),
      stepClipFraction: clippedSteps / Double(steps), learningRate: learningRate,
      wallSeconds: wallSeconds, samplesPerSecond: Double(samples) / seconds)
  }
}

/// What one step saw.
struct StepMeasurement {
  var samples = 0
  /// Sum over the batch of the samples' losses at the parameters before the step.
  var lossSum = 0.0
  var correct = 0
  var clippedSamples = 0
  /// Share of the micro-batches, or 0 or 1 for the batch, that a rule shortened.
  var ruleClipFraction = 0.0
  /// ‖ĝ‖ before the batch rule.
  var gradientNorm = 0.0
  var learningRate = 0.0

  /// Mean over the batch.
  var loss: Double { lossSum / Double(samples) }
}
