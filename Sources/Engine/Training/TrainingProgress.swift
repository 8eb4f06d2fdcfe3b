/// How far a training is: everything that changes from step to step beside the parameters.
///
/// Random streams are addressed by pass, step and sample, so that they have no state of their own.
struct TrainingProgress<Sums: LossSums> {
  /// Steps done.
  var step = 0
  /// The passes that are whole.
  var passes: [PassMetrics<Sums>] = []
  /// Of the pass at work.
  var sums = PassSums<Sums>()
  /// Every sample's gradient norm of the pass at work, in the order of the steps; empty where not measured.
  var sampleNorms: [Double] = []
  /// Of all steps so far.
  var recording = StepRecording()
  /// Seconds of the steps of whole passes.
  var wallSeconds = 0.0

  mutating func finishPass(validation: Evaluation<Sums>) {
    wallSeconds += sums.seconds
    var metrics = sums.metrics(sampleNorms: sampleNorms)
    metrics.pass = passes.count + 1
    metrics.steps = step
    metrics.validation = validation
    metrics.wallSeconds = wallSeconds
    passes.append(metrics)
    sums = PassSums()
    sampleNorms.removeAll(keepingCapacity: true)
  }

  mutating func code(_ coder: inout some StateCoder) throws {
    try coder.code(&step)
    try coder.code(&wallSeconds)
    try coder.code(&sampleNorms, placeholder: 0)
    try recording.code(&coder)
    try coder.code(&sums)
    try coder.code(&passes, placeholder: PassMetrics())
  }
}

/// How a training ended.
public struct TrainingOutcome<Sums: LossSums>: Sendable {
  /// Why a training returned.
  public enum Ending: Sendable, Hashable {
    case completed
    /// The loss stopped being finite.
    case diverged
    /// The caller wanted it; the training can go on.
    case stopped
    /// After the passes that were asked for; the training can go on.
    case paused
  }

  /// Only one that was stopped or paused goes on.
  public var ending: Ending
  /// The whole passes.
  public var passes: [PassMetrics<Sums>]
  /// Of every step whose loss was finite.
  public var recording: StepRecording
  /// On the test set after the last pass; nil where there is none, or training diverged.
  public var test: Evaluation<Sums>?

  init(_ ending: Ending, _ progress: TrainingProgress<Sums>, test: Evaluation<Sums>? = nil) {
    self.test = test
    self.ending = ending
    passes = progress.passes
    recording = progress.recording
  }

  /// Whether a loss stopped being finite, that of validation or of the test among them.
  public var diverged: Bool { ending == .diverged }
}
