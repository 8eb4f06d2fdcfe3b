import ArgumentParser
import Execution
import Experiments
import Reporting
import Results
import Statistics
import Vocabulary

/// Cells that a person means.
enum CellSelection {
  /// Without a result, and with a failure, in the order of the plan.
  static func failed(of plan: Plan, _ index: StoreIndex) -> [Cell] {
    plan.cells.filter { index.finished[$0.id] == nil && index.failures[$0.id] != nil }
  }

  /// Whether a word can be the start of a cell's id; else it is a condition.
  static func isName(_ text: String) -> Bool { !text.isEmpty && text.allSatisfy(\.isHexDigit) }

  /// By the start of their ids, in the order of the plan.
  ///
  /// - Throws: `ValidationError` where a name fits none, or more than one.
  static func named(_ names: [String], among cells: [Cell], what: String) throws -> [Cell] {
    var chosen: Set<Int> = []
    for name in names {
      let fitting = cells.filter { $0.id.hasPrefix(name.lowercased()) }
      guard let cell = fitting.first else { throw ValidationError("there is no \(what) \(name)") }
      guard fitting.count == 1 else {
        throw ValidationError("\(name) is the start of \(fitting.count) cells: give more of it")
      }
      chosen.insert(cell.index)
    }
    return cells.filter { chosen.contains($0.index) }
  }

  /// At random, at least one, in the order of the plan; the same for the same seed and cells.
  static func sample(of cells: [Cell], fraction: Double, seed: UInt64) -> [Cell] {
    let count = max(1, Int(saturating: (Double(cells.count) * fraction).rounded()))
    return shuffled(cells, seed: seed).prefix(count).sorted { $0.index < $1.index }
  }

  /// The same order for the same seed and cells.
  static func shuffled(_ cells: [Cell], seed: UInt64) -> [Cell] {
    var generator = RandomStream(seed: seed)
    return cells.shuffled(using: &generator)
  }
}

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
    setAside = poisoned.isEmpty ? [] : pending.filter { poisoned.contains($0.id) }
  }

  /// Cells that have lost their workers again and again.
  static func poisoned(_ index: StoreIndex) -> Set<String> {
    Set(
      index.failures.values.filter { failure in
        failure.kind.endsTheWorker && index.attempts[failure.cell, default: 0] >= WatchRules.mostLostWorkers
      }.map(\.cell))
  }
}
