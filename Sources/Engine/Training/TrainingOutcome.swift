/// How a training ended.
public struct TrainingOutcome: Sendable {
  public enum Ending: Sendable, Hashable {
    case completed
    /// The loss stopped being finite.
    case diverged
    /// The caller wanted it; the training can go on.
    case stopped
  }

  public var ending: Ending
  /// The whole epochs.
  public var epochs: [EpochMetrics]
  /// Of every step whose loss was finite.
  public var recording: StepRecording

  init(_ ending: Ending, _ progress: TrainingProgress) {
    self.ending = ending
    epochs = progress.epochs
    recording = progress.recording
  }

  public var diverged: Bool { ending == .diverged }
}
