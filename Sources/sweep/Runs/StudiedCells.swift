import Execution
import Files
import Foundation
import Reporting
import Vocabulary

/// The cells that the studies of an experiment ask for, as outcomes come in: what is ready first, the highest rung before
/// others. Those that a model suggests may be none that the plan has.
struct StudiedCells: CellSource {
  private var course: TuningCourse
  private var queue: [(rung: Int, cell: Cell)]
  private var running = 0
  /// Of what is asked for later only these are run here.
  private let admits: @Sendable (Cell) -> Bool
  /// Of whole cells; nil where there are parts, of which what others took says little.
  private var costs: CellCosts?
  /// Whose checkpoints go when a decision has stopped them; nil where none are kept.
  private let checkpoints: URL?
  private var stopped: Set<String> = []

  /// - Parameter cells: with their stretches, in the order in which they are given out.
  init(
    _ course: TuningCourse, cells: [Cell], costs: CellCosts?, checkpoints: URL?,
    admits: @escaping @Sendable (Cell) -> Bool
  ) {
    self.course = course
    self.costs = costs
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
    costs?.add(seconds, of: course.configuration(at: cell.configurationIndex), outcome: measurement.outcome)
    course.tell(cell, measurement)
    addWork()
  }

  mutating func pass(_ cell: Cell) { running -= 1 }

  func longSeconds(of cell: Cell) -> Double? {
    costs?.longSeconds(of: course.configuration(at: cell.configurationIndex))
  }

  mutating func takeConfigurations() -> [Configuration] { course.takeConfigurations() }

  mutating func learnFailure(of cell: Cell) {
    running -= 1
    course.tellFailure(of: cell)
    addWork()
  }

  private mutating func addWork() {
    let new = course.takeWork().filter { admits($0.cell) }
    guard !new.isEmpty else { return }
    queue = (queue + new).sorted { ($1.rung, $0.cell.index) < ($0.rung, $1.cell.index) }
    guard let checkpoints, let folder = try? Folder.inner(checkpoints) else { return }
    // A decision has been made: who lost does not go on.
    for cell in course.stopped where stopped.insert(cell).inserted {
      _ = try? folder.remove(cell + ".checkpoint")
    }
  }
}
