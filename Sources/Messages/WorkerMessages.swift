import Foundation
import Vocabulary

/// What a worker is asked: run this cell.
public struct CellRequest: Sendable, Hashable {
  /// The cell's id.
  public var cell: String
  /// What all of its random numbers come from.
  public var seed: Int
  /// A ``ProblemFamily/name``.
  public var family: String
  /// ``Configuration/values``.
  public var values: [String: Value]
  /// The numbers of the slots that the cell holds, by their kinds.
  public var slots: [String: [Int]]
  /// How much of it; nil for all.
  public var stretch: Stretch?

  package init(
    cell: String, seed: Int, family: String, values: [String: Value], slots: [String: [Int]] = [:],
    stretch: Stretch? = nil
  ) {
    self.stretch = stretch
    self.cell = cell
    self.seed = seed
    self.family = family
    self.values = values
    self.slots = slots
  }
}

/// What a worker says, see ``WorkerLines``.
public enum WorkerReply: Sendable, Codable, Hashable {
  /// First line of every worker.
  case ready(WorkerIdentity)
  case progress(CellProgress)
  case finished(cell: String, Vocabulary.Measurement)
  /// The end of the stretch that was asked for: what the cell measured up to there.
  case reached(cell: String, Vocabulary.Measurement)
  /// The cell could not be measured; the worker lives on and takes the next one.
  case failed(cell: String, message: String)
  /// Something worth knowing about a cell that goes on all the same, as one sentence.
  case note(cell: String, message: String)
  /// The worker was asked to stop (SIGTERM): the cell is broken off, its checkpoint written where it keeps one, and
  /// the worker ends. It answers for no other cell that it was sent.
  case stopped(cell: String)
  /// What computed a cell, said before its measurement; of the cells of the same program after it too, until another is
  /// told.
  case computed(cell: String, by: ProgramOrigin)
  /// The cell's program gave no measurement; the worker lives on.
  case broken(cell: String, CellEnd)
  /// The cell's program has kept a checkpoint and ended: it is to be started again.
  case paused(cell: String, hasProgressed: Bool)
}

/// How a cell's worker or program ended without a measurement.
public struct CellEnd: Error, Sendable, Codable, Hashable {
  /// As the journal keeps it; whether the cell is tried again depends on it.
  public var kind: CellFailure.Kind
  /// One sentence with exit status or signal.
  public var message: String
  /// Of a process that ended by itself, and neither well nor to be started again; else nil.
  public var exitStatus: Int?
  /// Number of the signal that ended it, where the worker did not send it; else nil.
  public var signal: Int?
  /// Last lines of the cell's log.
  public var log: [String]

  package init(
    _ kind: CellFailure.Kind, _ message: String, exitStatus: Int? = nil, signal: Int? = nil,
    log: [String] = []
  ) {
    self.kind = kind
    self.message = message
    self.exitStatus = exitStatus
    self.signal = signal
    self.log = log
  }
}

/// What a worker is told once of a program before its first cell.
public struct ProgramRequest: Sendable, Codable, Hashable {
  /// Its ``Vocabulary/Program/name`` is the family of the requests for its cells.
  public var program: Program
  /// For each attempt at a cell.
  public var limits: ProgramLimits
  /// For the program's own threads.
  public var threads: Int

  package init(program: Program, limits: ProgramLimits, threads: Int) {
    self.program = program
    self.limits = limits
    self.threads = threads
  }
}

/// How far a cell is, at most a few times a second.
public struct CellProgress: Sendable, Codable, Hashable {
  /// The cell's id.
  public var cell: String
  /// 0…1 of the cell's steps.
  public var fraction: Double
  /// For a person: `epoch 3/10`.
  public var position: String
  /// A few metrics worth watching, by catalog name.
  public var metrics: [String: Double]

  package init(cell: String, fraction: Double, position: String, metrics: [String: Double]) {
    self.cell = cell
    self.fraction = fraction
    self.position = position
    self.metrics = metrics
  }

  /// For a person: `epoch 3/10, train_loss 2.31, validation_accuracy 0.41`; metrics in the order of their names.
  public var text: String {
    ([position] + metrics.sorted { $0.key < $1.key }.map { "\($0) \(String(format: "%.4g", $1))" })
      .joined(separator: ", ")
  }
}
