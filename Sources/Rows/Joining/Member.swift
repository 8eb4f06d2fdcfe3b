import Results
import Vocabulary

/// A planned cell, joined by its id with what became of it.
package struct Replicate {
  /// As it was planned.
  package var cell: Cell
  /// Nil where it is not finished.
  package var result: StoredResult?
  /// It is larger than all else of a replicate, and most have none.
  private let sharedFailure: Shared<CellFailure>?

  package init(cell: Cell, result: StoredResult?, failure: CellFailure? = nil) {
    self.cell = cell
    self.result = result
    sharedFailure = failure.map(Shared.init)
  }

  /// Nil where the cell has a result: a failure that a later attempt mended is history.
  package var failure: CellFailure? { sharedFailure?.value }

  /// Whether it has a result, and that one diverged.
  package var hasDiverged: Bool { result?.outcome == .diverged }
}

/// Replicates of one configuration; in a table with a row per seed, some of them.
package struct Member {
  /// Place in ``Experiments/Experiment/configurations``.
  package var configurationIndex: Int
  /// What the replicates share.
  package var configuration: Configuration
  /// In the order of the seeds.
  package var replicates: [Replicate]

  /// Finished, diverged ones included.
  package var measuredCount: Int { replicates.count { $0.result != nil } }
  /// Of the finished.
  package var divergedCount: Int { replicates.count { $0.hasDiverged } }

  /// One for each replicate.
  package var bySeed: [Member] {
    replicates.map {
      Member(configurationIndex: configurationIndex, configuration: configuration, replicates: [$0])
    }
  }
}
