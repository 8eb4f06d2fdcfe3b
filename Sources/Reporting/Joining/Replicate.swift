import Results
import Vocabulary

/// A planned cell, joined by its id with what became of it.
struct Replicate {
  var cell: Cell
  var result: StoredResult?
  private let sharedFailure: SharedFailure?

  init(cell: Cell, result: StoredResult?, failure: CellFailure? = nil) {
    self.cell = cell
    self.result = result
    sharedFailure = failure.map(SharedFailure.init)
  }

  /// Nil where the cell has a result: a failure that a later attempt mended is history.
  var failure: CellFailure? { sharedFailure?.value }

  var hasDiverged: Bool { result?.outcome == .diverged }
}

/// A failure that groups refer to: it is larger than all else of a replicate, and most have none.
private final class SharedFailure: Sendable {
  let value: CellFailure

  init(_ value: CellFailure) { self.value = value }
}

/// Replicates of one configuration; in a table with a row per seed, some of them.
struct Member {
  /// Place in ``Experiments/Experiment/configurations``.
  var configurationIndex: Int
  var configuration: Configuration
  var replicates: [Replicate]

  /// Finished, diverged ones included.
  var measuredCount: Int { replicates.count { $0.result != nil } }
  var divergedCount: Int { replicates.count { $0.hasDiverged } }
}
