import OrderedCollections
import Results
import Vocabulary

/// How many of some cells have what.
package struct CellCounts {
  /// All of them.
  package private(set) var planned = 0
  /// With a result, diverged ones included.
  package private(set) var measured = 0
  /// Of the measured.
  package private(set) var diverged = 0
  /// Without a result, and with a failure.
  package private(set) var failed = 0

  /// Whether every cell has a result.
  package var isComplete: Bool { measured == planned }

  fileprivate init(_ members: [Member]) {
    for member in members {
      planned += member.replicates.count
      for place in member.replicates.indices {
        if let result = member.replicates[place].result {
          measured += 1
          if result.outcome == .diverged { diverged += 1 }
        } else if member.replicates[place].failure != nil {
          failed += 1
        }
      }
    }
  }
}

/// What is asked of all cells of members. There may be 10⁵ of them, so that nothing goes through them elsewhere.
extension [Member] {
  /// How many cells there are, and how many have a result.
  package var counts: CellCounts { CellCounts(self) }

  /// Those of all members, in their order.
  package var replicates: [Replicate] { flatMap(\.replicates) }

  /// Of the cells that have one, in the order of the replicates.
  package var results: [StoredResult] { flatMap { $0.replicates.compactMap { $0.result } } }

  /// What each finished cell cost, of one worker.
  package var seconds: [Double] { results.map { $0.seconds } }

  /// Of the configurations, in their order.
  package var families: OrderedSet<String> { OrderedSet(map { $0.configuration.family }) }

  /// Of the planned cells.
  package var seeds: Set<Int> { Set(flatMap { $0.replicates.map { $0.cell.seed } }) }

  /// Of the planned cells; nil where the file does not tune.
  package var stages: Set<Stage?> { Set(flatMap { $0.replicates.map { $0.cell.stage } }) }

  /// What the results measured, each kind once.
  package var shapes: [MeasurementShape] {
    var known = Set<ObjectIdentifier>()
    return results.map { $0.outline.shape }.filter { known.insert(ObjectIdentifier($0)).inserted }
  }
}

extension Member {
  /// Of the cells; several where a member stands for a line of a figure.
  package var configurationIndices: Set<Int> { Set(replicates.map { $0.cell.configurationIndex }) }
}
