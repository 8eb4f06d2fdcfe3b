import Results
import Vocabulary

/// What a comparison needs of a finished cell, whether a journal or a `cells.csv` told it.
public struct ComparedCell: Sendable {
  public var problem: String
  public var family: String
  public var optimizer: String
  public var seed: Int
  /// The configuration's values, flattened to dotted keys, as `cells.csv` writes them; without those that are none.
  public var parameters: [String: String]
  public var hasDiverged: Bool
  /// NaN is measured and no number.
  public var metrics: [String: Double]
  public var timings: [String: Double]
  /// Equal for measurements that are equal to the last bit, timings aside.
  public var digest: String
  /// The git commit that measured it, where that is known.
  public var commit: String?
  /// Seconds since 1970; nil in a `cells.csv`, which holds a cell once.
  public var finishedAt: Double?
}

extension ComparedCell {
  public init(_ result: CellResult) {
    problem = result.problem
    family = result.family
    optimizer = result.optimizer
    seed = result.seed
    parameters = FinishedCells.flattened(result.values).filter { $0.value != .null }.mapValues(\.description)
      .filter { !$0.value.isEmpty }
    hasDiverged = result.measurement.outcome == .diverged
    metrics = result.measurement.metrics
    timings = result.measurement.timings
    digest = result.digest
    commit = result.provenance.invocation.commit
    finishedAt = result.provenance.finishedAt
  }
}
