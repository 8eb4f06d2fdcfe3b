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

/// What one pass of a training measured.
public struct PassMetrics<Sums: LossSums>: BitwiseCopyable, Equatable, Sendable {
  /// Counted from 1.
  public var pass = 0
  /// Steps from the beginning to its end.
  public var steps = 0
  /// Over the pass's samples, each at the parameters that its step saw.
  public var training = Evaluation<Sums>()
  /// Over the validation set at the pass's end.
  public var validation = Evaluation<Sums>()
  /// Mean over steps of the norm of the gradient estimate before the batch rule.
  public var gradientNorm = 0.0
  /// Mean over steps and samples of the per-sample gradient norm; NaN where it was not measured.
  public var sampleGradientNorm = 0.0
  /// α̂ of the pass's per-sample gradient norms, see ``HillEstimate``; NaN where they were not measured, or were too few.
  public var hillTailIndex = Double.nan
  /// Of ``hillTailIndex``; NaN where that is.
  public var hillStandardError = Double.nan
  /// See ``GradientNoise``; NaN where per-sample norms were not measured, or what was formed of them is not their mean.
  public var gradientNoiseScale = Double.nan
  /// The same of all parameters but those that are tied; NaN also where none are.
  public var untiedNoiseScale = Double.nan
  /// Share of samples whose gradient was shortened.
  public var sampleClipFraction = 0.0
  /// Mean over steps of the share of micro-batches that were shortened, for a rule that clips them; for a rule
  /// that clips the batch the share of steps.
  public var stepClipFraction = 0.0
  /// Of the pass's last step.
  public var learningRate = 0.0
  /// Seconds of training steps since the beginning, validation not counted.
  public var wallSeconds = 0.0
  /// The pass's samples ÷ the seconds of its steps, validation not counted.
  public var samplesPerSecond = 0.0

  /// Equal to the bit: what was not measured equals itself.
  public static func == (a: Self, b: Self) -> Bool {
    withUnsafeBytes(of: a) { a in withUnsafeBytes(of: b) { b in a.elementsEqual(b) } }
  }
}
