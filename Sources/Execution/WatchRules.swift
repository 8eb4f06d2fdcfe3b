import Results

/// What a cell may take, and how often it is tried.
public struct WatchRules: Sendable, Hashable {
  /// Seconds; nil for no limit.
  public var timeout: Double?
  /// Bytes of resident memory of one worker; nil for no limit.
  public var memory: Int?
  /// How often a cell is tried again within one run, after a worker died or took too long.
  public var retries: Int
  /// Seconds before the first retry, doubled before each further one.
  public var backOff: Double

  public init(timeout: Double? = nil, memory: Int? = nil, retries: Int = 0, backOff: Double = 0.5) {
    self.timeout = timeout
    self.memory = memory
    self.retries = retries
    self.backOff = backOff
  }

  /// A cell that cannot be measured, or needs more memory than it may have, fails the same way every time.
  func isWorthRetrying(_ kind: CellFailure.Kind) -> Bool {
    switch kind {
    case .crashed, .timeout: true
    case .error, .outOfMemory, .interrupted: false
    }
  }
}
