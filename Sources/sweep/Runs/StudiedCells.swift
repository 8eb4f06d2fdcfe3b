import Execution
import Experiments
import Files
import Foundation
import Reporting
import Vocabulary

/// The cells that the studies of an experiment ask for, as outcomes come in: what is ready first, the highest rung before
/// others.
struct StudiedCells: CellSource {
  private var course: TuningCourse
  private var queue: [(rung: Int, cell: Cell)]
  private var running = 0
  /// Of later rungs only these are run here.
  private let admits: Set<String>
  /// Whose checkpoints go when a decision has stopped them; nil where none are kept.
  private let checkpoints: URL?
  private var stopped: Set<String> = []

  /// - Parameters:
  ///   - cells: with their stretches, in the order in which they are given out.
  ///   - admits: cells of which this run also measures what is asked for later.
  init(_ course: TuningCourse, cells: [Cell], admits: Set<String>, checkpoints: URL?) {
    self.course = course
    self.admits = admits
    self.checkpoints = checkpoints
    queue = cells.map { (0, $0) }
    _ = self.course.takeWork()
  }

  mutating func take() -> Taken {
    if queue.isEmpty { return running > 0 ? .later : .nothing }
    running += 1
    return .cell(queue.removeFirst().cell)
  }

  mutating func learn(_ measurement: Vocabulary.Measurement, of cell: Cell, seconds: Double) {
    running -= 1
    course.tell(cell, measurement)
    addWork()
  }

  mutating func pass(_ cell: Cell) { running -= 1 }

  /// Of parts of cells, what others took says little.
  func longSeconds(of cell: Cell) -> Double? { nil }

  mutating func learnFailure(of cell: Cell) {
    running -= 1
    course.tellFailure(of: cell)
    addWork()
  }

  private mutating func addWork() {
    let new = course.takeWork().filter { admits.contains($0.cell.id) }
    guard !new.isEmpty else { return }
    queue = (queue + new).sorted { ($1.rung, $0.cell.index) < ($0.rung, $1.cell.index) }
    guard let checkpoints, let folder = try? Folder.inner(checkpoints) else { return }
    // A decision has been made: who lost does not go on.
    for cell in course.stopped where stopped.insert(cell).inserted {
      _ = try? folder.remove(cell + ".checkpoint")
    }
  }
}
