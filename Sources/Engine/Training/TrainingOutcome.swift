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

  init(_ ending: Ending, _ epochs: [EpochMetrics]) {
    self.ending = ending
    self.epochs = epochs
  }

  public var diverged: Bool { ending == .diverged }
}
