import Execution
import Experiments
import Reporting
import Results
import Vocabulary

/// The cells of a plan that have no result, and what becomes of them.
struct PendingCells {
  /// To run, in the order of the plan, those that have failed before last: they hold up nobody.
  var cells: [Cell]
  /// That have lost their workers again and again: run only when asked for.
  var setAside: [Cell]

  /// - Parameter course: of a file that halves: cells of its studies are pending as far as they are asked for.
  init(_ plan: Plan, _ index: StoreIndex, shard: Shard?, course: TuningCourse? = nil) {
    var pending = plan.cells.filter { index.finished[$0.id] == nil }
    if let course {
      pending = course.openWork.map(\.cell) + pending.filter { $0.stage == .final }
    }
    if let shard {
      let mine = shard.cells(of: plan.cells.map(\.id))
      pending = pending.filter { mine.contains($0.id) }
    }
    let poisoned = Self.poisoned(index)
    let worthwhile = pending.filter { !poisoned.contains($0.id) }
    cells =
      worthwhile.filter { index.failures[$0.id] == nil } + worthwhile.filter { index.failures[$0.id] != nil }
    setAside =
      poisoned.isEmpty ? [] : pending.filter { poisoned.contains($0.id) }
  }

  /// Cells that have lost their workers again and again.
  static func poisoned(_ index: StoreIndex) -> Set<String> {
    Set(
      index.failures.values.filter { failure in
        failure.kind.endsTheWorker
          && index.attempts[failure.cell, default: 0] >= WatchRules.mostLostWorkers
      }.map(\.cell))
  }
}
