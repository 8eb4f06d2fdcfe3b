import Experiments
import Messages
import Results

/// A planned cell, joined by its id with what became of it.
struct Replicate {
  var cell: Cell
  var result: CellResult?
  /// Nil where the cell has a result: a failure that a later attempt mended is history.
  var failure: CellFailure?

  var hasDiverged: Bool { result?.measurement.outcome == .diverged }
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
