/// Running sums of one pass.
struct PassSums<Sums: LossSums>: BitwiseCopyable {
  var steps = 0
  var evaluation = Evaluation<Sums>()
  var clippedSamples = 0
  /// Sum over steps of the share of what the step's rule clips (micro-batches, or the batch) that was shortened.
  var clippedSteps = 0.0
  var gradientNorm = 0.0
  var noise = GradientNoise.none
  var untiedNoise = GradientNoise.none
  var learningRate = 0.0
  /// Time of the steps.
  var seconds = 0.0

  mutating func add(_ step: StepMeasurement<Sums>) {
    steps += 1
    evaluation.add(step.evaluation.sums, samples: step.evaluation.samples)
    clippedSamples += step.clippedSamples
    clippedSteps += step.ruleClipFraction
    gradientNorm += step.gradientNorm
    noise += step.noise
    untiedNoise += step.untiedNoise
    learningRate = step.learningRate
  }

  /// What is measured of the pass itself.
  ///
  /// - Parameter sampleNorms: every sample's gradient norm of the pass in the order of the steps; empty where they were
  ///   not measured.
  func metrics(sampleNorms: [Double]) -> PassMetrics<Sums> {
    let hill = HillEstimate(epoch: sampleNorms)
    let samples = Double(evaluation.samples)
    var metrics = PassMetrics<Sums>()
    metrics.training = evaluation
    metrics.gradientNorm = gradientNorm / Double(steps)
    metrics.sampleGradientNorm =
      sampleNorms.isEmpty ? .nan : sampleNorms.reduce(0, +) / Double(sampleNorms.count)
    metrics.hillTailIndex = hill?.tailIndex ?? .nan
    metrics.hillStandardError = hill?.standardError ?? .nan
    metrics.gradientNoiseScale = noise.scale
    metrics.untiedNoiseScale = untiedNoise.scale
    metrics.sampleClipFraction = Double(clippedSamples) / samples
    metrics.stepClipFraction = clippedSteps / Double(steps)
    metrics.learningRate = learningRate
    metrics.samplesPerSecond = samples / seconds
    return metrics
  }
}

/// What one step saw.
struct StepMeasurement<Sums: LossSums> {
  /// At the parameters before the step.
  var evaluation = Evaluation<Sums>()
  var clippedSamples = 0
  /// Share of the micro-batches, or 0 or 1 for the batch, that a rule shortened.
  var ruleClipFraction = 0.0
  /// ‖ĝ‖ before the batch rule.
  var gradientNorm = 0.0
  var noise = GradientNoise.unknown
  /// The same of all parameters but the tied ones.
  var untiedNoise = GradientNoise.unknown
  var learningRate = 0.0
}
