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
