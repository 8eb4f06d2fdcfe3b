import Results
import Vocabulary

/// What a cell may take, and how often it is tried.
public struct WatchRules: Sendable, Hashable {
  /// Seconds; nil for no limit.
  public var timeout: Double?
  /// Seconds that a worker at a cell may say nothing at all, not even how far it is; nil for no limit.
  public var silence: Double?
  /// Bytes of resident memory of one worker; nil for no limit.
  public var memory: Int?
  /// How often a cell is tried again within one run, by the kind of its failure; kinds that are left out are not.
  public var retries: [CellFailure.Kind: Int]
  /// Seconds before the first retry, doubled before each further one.
  public var backOff: Double
  /// Seconds that a worker has to keep its checkpoint and end, once a run is stopped.
  public var grace: Double

  public init(
    timeout: Double? = nil, silence: Double? = nil, memory: Int? = nil,
    retries: [CellFailure.Kind: Int] = [:],
    backOff: Double = 0.5, grace: Double = 6
  ) {
    self.timeout = timeout
    self.silence = silence
    self.memory = memory
    self.retries = retries
    self.backOff = backOff
    self.grace = grace
  }

  /// Cells that failed so often, over all runs, with their worker gone each time, are left alone until somebody asks
  /// for them.
  public static let mostLostWorkers = 5

  func retries(after kind: CellFailure.Kind) -> Int {
    switch kind {
    // What the worker says of a cell it says every time.
    case .error: 0
    // Not the cell's fault, and it goes on from its checkpoint.
    case .interrupted: max(2, retries[kind, default: 0])
    case .crashed, .timeout, .silent, .outOfMemory: retries[kind, default: 0]
    }
  }
}
