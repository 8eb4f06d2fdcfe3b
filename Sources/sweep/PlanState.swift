import Experiments
import Results

/// How far each problem with each optimizer is.
struct PlanState {
  struct Row {
    var block: PlanSummary.Block
    var done = 0
    /// Of the done ones.
    var diverged = 0
    var pending: Int { block.cells - done }
    /// Of the pending ones: the same command tries them again.
    var failed = 0
  }

  var rows: [Row]

  init(_ plan: Plan, _ contents: StoreIndex) {
    rows = plan.summary.blocks.map { Row(block: $0) }
    var places: [[String]: Int] = [:]
    for (place, row) in rows.enumerated() { places[[row.block.problem, row.block.optimizer]] = place }
    for cell in plan.cells {
      let configuration = plan.configuration(of: cell)
      guard let place = places[[configuration.problem, configuration.optimizer]] else {
        preconditionFailure("a cell outside its plan's blocks: \(configuration.id)")
      }
      if let entry = contents.finished[cell.id] {
        rows[place].done += 1
        if entry.outcome == .diverged { rows[place].diverged += 1 }
      } else if contents.failures[cell.id] != nil {
        rows[place].failed += 1
      }
    }
  }

  var done: Int { rows.reduce(0) { $0 + $1.done } }
  var failed: Int { rows.reduce(0) { $0 + $1.failed } }
  var pending: Int { rows.reduce(0) { $0 + $1.pending } }

  /// One row a block.
  var table: String {
    var table = TextTable(
      ["problem", "optimizer", "axes", "configurations", "cells", "done", "diverged", "pending", "failed"],
      numbers: [3, 4, 5, 6, 7, 8])
    for row in rows {
      let axes = row.block.axes.map { "\($0.key): \($0.values)" }.joined(separator: ", ")
      table.add(
        [row.block.problem, row.block.optimizer, axes.isEmpty ? "-" : axes]
          + [row.block.configurations, row.block.cells, row.done, row.diverged, row.pending, row.failed].map(
            String.init))
    }
    return table.text
  }
}
