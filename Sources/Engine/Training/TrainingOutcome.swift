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
  /// Mean loss and accuracy on the test set after the last epoch; nil where there is none, or training diverged.
  public var test: (loss: Double, accuracy: Double)?

  init(_ ending: Ending, _ progress: TrainingProgress, test: (loss: Double, accuracy: Double)? = nil) {
    self.test = test
    self.ending = ending
    epochs = progress.epochs
    recording = progress.recording
  }

  public var diverged: Bool { ending == .diverged }
}
