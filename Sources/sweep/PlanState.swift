import Escapes
import Experiments
import Reporting
import Results

/// How far each problem with each optimizer is. Every cell counts once.
struct PlanState {
  struct Row {
    var block: PlanSummary.Block
    var counts: [CellState.Kind: Int] = [:]

    subscript(kind: CellState.Kind) -> Int { counts[kind, default: 0] }
  }

  let summary: PlanSummary
  private(set) var rows: [Row]

  init(_ plan: Plan, _ contents: StoreIndex, stale: StaleResults? = nil, course: TuningCourse? = nil) {
    summary = plan.summary
    rows = summary.blocks.map { Row(block: $0) }
    var places: [[String]: Int] = [:]
    for (place, row) in rows.enumerated() { places[[row.block.problem, row.block.optimizer]] = place }
    var blocks: [Int] = []
    blocks.reserveCapacity(plan.experiment.configurations.count)
    let configurations = plan.experiment.configurations
    // Places, not elements: a copy of each of a million configurations takes its time.
    for place in configurations.indices {
      let (problem, optimizer) = (configurations[place].problem, configurations[place].optimizer)
      let last = blocks.last ?? -1
      // Neighbours are of one block, of which --only may leave no cell.
      let isSame = last >= 0 && rows[last].block.problem == problem && rows[last].block.optimizer == optimizer
      blocks.append(isSame ? last : places[[problem, optimizer]] ?? -1)
    }
    for cell in plan.cells {
      let place = blocks[cell.configurationIndex]
      precondition(place >= 0, "a cell outside its plan's blocks: \(cell.id)")
      rows[place].counts[CellState(of: cell, contents, stale, course).kind, default: 0] += 1
    }
  }

  subscript(kind: CellState.Kind) -> Int { rows.reduce(0) { $0 + $1[kind] } }
  /// With a result: a diverged cell is measured, too.
  var measured: Int { self[.done] + self[.diverged] }
  /// What a run would measure.
  var left: Int { self[.pending] + self[.failed] + self[.stale] }

  /// One row a block, whose counts add up to its cells; the columns of stale and stopped cells only where there are some.
  var table: String {
    let kinds: [CellState.Kind] =
      [.done, .diverged, .failed] + [.stale, .stopped].filter { self[$0] > 0 } + [.pending]
    var table = TextTable(
      ["problem", "optimizer", "axes", "configurations", "cells"] + kinds.map(\.rawValue),
      numbers: Set(3...10))
    for row in rows {
      let block = row.block
      let axes = block.axes.map { "\($0.key): \($0.values)" }.joined(separator: ", ")
      let counts = [block.configurations, block.cells] + kinds.map { row[$0] }
      table.add([block.problem, block.optimizer, axes.isEmpty ? "-" : axes] + counts.map(String.init))
    }
    return table.text
  }
}
