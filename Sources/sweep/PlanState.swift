import Escapes
import Experiments
import Reporting
import Results

/// How far each problem with each optimizer is. Every cell counts once.
struct PlanState {
  struct Row {
    var block: PlanSummary.Block
    var done = 0
    var diverged = 0
    /// The same command tries them again.
    var failed = 0
    /// They have results that no longer count.
    var stale = 0
    /// By a halving: nothing more is measured of them.
    var stopped = 0
    /// Not yet tried.
    var pending: Int { block.cells - done - diverged - failed - stale - stopped }
  }

  var rows: [Row]

  /// - Parameter summary: the plan's, where it is at hand.
  init(
    _ plan: Plan, _ contents: StoreIndex, stale: StaleResults? = nil, summary: PlanSummary? = nil,
    course: TuningCourse? = nil
  ) {
    rows = (summary ?? plan.summary).blocks.map { Row(block: $0) }
    var places: [[String]: Int] = [:]
    for (place, row) in rows.enumerated() { places[[row.block.problem, row.block.optimizer]] = place }
    var blocks: [Int] = []
    blocks.reserveCapacity(plan.experiment.configurations.count)
    let configurations = plan.experiment.configurations
    // Places, not elements: a copy of each of a million configurations takes its time.
    for place in configurations.indices {
      let (problem, optimizer) = (configurations[place].problem, configurations[place].optimizer)
      // Neighbours are of one block.
      if let last = blocks.last, last >= 0, rows[last].block.problem == problem,
        rows[last].block.optimizer == optimizer
      {
        blocks.append(last)
      } else {
        // --only may leave no cell of a block.
        blocks.append(places[[problem, optimizer]] ?? -1)
      }
    }
    for cell in plan.cells {
      let place = blocks[cell.configurationIndex]
      precondition(place >= 0, "a cell outside its plan's blocks: \(cell.id)")
      switch CellState(of: cell, contents, stale, course) {
      case .done: rows[place].done += 1
      case .diverged: rows[place].diverged += 1
      case .failed: rows[place].failed += 1
      case .stale: rows[place].stale += 1
      case .stopped: rows[place].stopped += 1
      case .pending: break
      }
    }
  }

  var done: Int { rows.reduce(0) { $0 + $1.done } }
  var diverged: Int { rows.reduce(0) { $0 + $1.diverged } }
  var failed: Int { rows.reduce(0) { $0 + $1.failed } }
  var stale: Int { rows.reduce(0) { $0 + $1.stale } }
  var stopped: Int { rows.reduce(0) { $0 + $1.stopped } }
  var pending: Int { rows.reduce(0) { $0 + $1.pending } }
  /// With a result: a diverged cell is measured, too.
  var measured: Int { done + diverged }
  /// What a run would measure.
  var left: Int { pending + failed + stale }

  /// One row a block, whose counts add up to its cells; the column of stale cells only where there are some.
  var table: String {
    var table = TextTable(
      ["problem", "optimizer", "axes", "configurations", "cells", "done", "diverged", "failed"]
        + (stale > 0 ? ["stale"] : []) + (stopped > 0 ? ["stopped"] : []) + ["pending"],
      numbers: [3, 4, 5, 6, 7, 8, 9, 10])
    for row in rows {
      let axes = row.block.axes.map { "\($0.key): \($0.values)" }.joined(separator: ", ")
      let counts =
        [row.block.configurations, row.block.cells, row.done, row.diverged, row.failed]
        + (stale > 0 ? [row.stale] : []) + (stopped > 0 ? [row.stopped] : []) + [row.pending]
      table.add(
        [row.block.problem, row.block.optimizer, axes.isEmpty ? "-" : axes] + counts.map(String.init))
    }
    return table.text
  }
}
