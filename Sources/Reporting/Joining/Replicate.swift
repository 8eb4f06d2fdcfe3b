import Experiments
import Messages
import Results

/// A planned cell, joined by its id with what became of it.
struct Replicate {
  var cell: Cell
  var result: SharedResult?
  /// Nil where the cell has a result: a failure that a later attempt mended is history.
  var failure: CellFailure?

  var hasDiverged: Bool { result?.value.measurement.outcome == .diverged }
}

/// A result that groups share instead of copying it: it holds a score of references, and there may be 10⁵.
final class SharedResult: Sendable {
  let value: CellResult

  init(_ value: CellResult) { self.value = value }
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
