import Vocabulary

/// What there is to run: asked by workers as they become free, and told of every outcome.
public protocol CellSource: Sendable {
  mutating func take() -> Taken
  /// A cell has a result; told before it is in the journal.
  mutating func learn(_ measurement: Vocabulary.Measurement, of cell: Cell, seconds: Double)
  /// A cell that was taken is another process's, or not begun for want of time: nothing will be learnt of it.
  mutating func pass(_ cell: Cell)
  /// What nine of ten of the latest cells like this one took at the most, in seconds; nil where it is not known.
  func longSeconds(of cell: Cell) -> Double?
  /// A cell has failed, and is not tried again in this run.
  mutating func learnFailure(of cell: Cell)
  /// Configurations of cells that were taken since the last call and that the workload does not have: they follow the
  /// workload's and those that came before.
  mutating func takeConfigurations() -> [Configuration]
}

extension CellSource {
  /// None: a source that only gives what the workload has.
  public mutating func takeConfigurations() -> [Configuration] { [] }
}

/// An answer of a ``CellSource``.
public enum Taken: Sendable {
  /// All of a cell, or its ``Cell/stretch``.
  case cell(Cell)
  /// Nothing before some cell at work has its outcome.
  case later
  case nothing
}

/// Whether a cell is begun now, asked just before it is given to a worker.
public enum Admission: Sendable, Hashable {
  case begin
  /// Another process has it, or it would not end in time; the next one is asked for.
  case pass
}

/// Says which of the cells that are left a run begins: where several processes share a results folder, or time is short.
public protocol CellAdmission: Sendable {
  /// - Parameter seconds: what nine of ten of the latest such cells took at the most; nil where nothing is known.
  /// - Throws: where it cannot be told; the run stops with that error.
  func admit(_ cell: Cell, of work: Workload, expected seconds: Double?) throws -> Admission
}

/// Every cell is begun.
struct EveryCell: CellAdmission {
  func admit(_ cell: Cell, of work: Workload, expected seconds: Double?) -> Admission { .begin }
}

/// Begins a cell only where it should end before a time, or keeps a checkpoint from which it goes on.
public struct UntilDeadline: CellAdmission {
  private let end: Double
  private let clock: RunClock
  private let keepsCheckpoints: @Sendable (Configuration) -> Bool

  /// - Parameters:
  ///   - end: on the clock's steady time.
  ///   - keepsCheckpoints: whether a cell of a problem that sweep has goes on from where it was broken off.
  public init(end: Double, clock: RunClock, keepsCheckpoints: @escaping @Sendable (Configuration) -> Bool) {
    (self.end, self.clock, self.keepsCheckpoints) = (end, clock, keepsCheckpoints)
  }

  /// Before the end, begins also a cell of which no time is known.
  public func admit(_ cell: Cell, of work: Workload, expected seconds: Double?) -> Admission {
    let left = end - clock.steady()
    if left <= 0 { return .pass }
    // What is not known may be short.
    guard let seconds, seconds > left else { return .begin }
    let configuration = work.configuration(of: cell)
    let goesOn = work.programs[configuration.family]?.keepsCheckpoint ?? keepsCheckpoints(configuration)
    return goesOn ? .begin : .pass
  }
}
