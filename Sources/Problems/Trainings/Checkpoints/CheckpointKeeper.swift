import Foundation

/// Where cells keep their checkpoints, and how often.
public struct CheckpointRule: Sendable {
  /// Holds `CELL.checkpoint` of every cell that is at work; made where it is missing.
  public var directory: URL
  /// A cell that has run so long since its start, or its last checkpoint, writes the next one.
  public var seconds: Double

  package init(directory: URL, seconds: Double) {
    self.directory = directory
    self.seconds = seconds
  }
}

/// The checkpoints of one cell.
struct CheckpointKeeper {
  let file: CheckpointFile
  var lastTime: Double
  private let seconds: Double

  init(_ rule: CheckpointRule, cell: String, now: Double) {
    file = CheckpointFile(directory: rule.directory, cell: cell)
    seconds = rule.seconds
    lastTime = now
  }

  func isDue(_ now: Double) -> Bool { now - lastTime >= seconds }
}
