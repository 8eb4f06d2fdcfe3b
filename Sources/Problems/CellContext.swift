import Foundation
import Messages
import Vocabulary

/// Where a cell is measured, and whom it tells how far it is.
public struct CellContext {
  /// The cell's id; empty where there is none yet.
  public private(set) var cell: String
  /// Where the official data sets are, see `DataDirectory`.
  public let dataDirectory: URL
  /// Where a long cell keeps how far it is; nil where it does not.
  public private(set) var checkpoints: CheckpointRule?
  /// Where the cell pauses and keeps its checkpoint, in the unit of its series; nil where it goes to its end.
  public private(set) var pause: Int?
  /// Seconds from any start.
  public let clock: () -> Double
  /// Asked at every step; the cell is then broken off.
  public let isStopping: () -> Bool
  /// The numbers of the slots that the cell holds, by their kinds.
  public private(set) var slots: [String: [Int]] = [:]
  private let artefactsFolder: URL?
  private let say: (WorkerReply) -> Void

  /// - Parameters:
  ///   - artefacts: the folder of the experiment's results, for what cells keep beside their measurement.
  ///   - say: told how far the cell is, at most a few times a second, and what is worth knowing about it.
  public init(
    cell: String = "", dataDirectory: URL, checkpoints: CheckpointRule? = nil, artefacts: URL? = nil,
    clock: @escaping () -> Double = { ProcessInfo.processInfo.systemUptime },
    isStopping: @escaping () -> Bool = { false }, say: @escaping (WorkerReply) -> Void = { _ in }
  ) {
    self.cell = cell
    self.dataDirectory = dataDirectory
    self.checkpoints = checkpoints
    artefactsFolder = artefacts
    self.clock = clock
    self.isStopping = isStopping
    self.say = say
  }

  /// The same for a cell, or for a part of one.
  public func of(cell: String, slots: [String: [Int]] = [:], stretch: Stretch? = nil) -> CellContext {
    var context = self
    (context.cell, context.slots, context.pause) = (cell, slots, stretch?.end)
    // A short cell of its own has nothing to do with the whole one's checkpoint.
    if stretch?.isOwn == true { (context.checkpoints, context.pause) = (nil, nil) }
    return context
  }

  /// Says how far the cell is.
  ///
  /// - Parameters:
  ///   - fraction: 0…1.
  ///   - position: for a person: `epoch 3/10`.
  ///   - metrics: a few that are worth watching, by name.
  public func report(fraction: Double, position: String, metrics: [String: Double] = [:]) {
    say(.progress(CellProgress(cell: cell, fraction: fraction, position: position, metrics: metrics)))
  }

  /// Says, in one sentence, what is worth knowing about a cell that goes on all the same.
  public func note(_ message: String) { say(.note(cell: cell, message: message)) }

  /// Says which program computes the cell.
  public func origin(_ origin: ProgramOrigin) { say(.computed(cell: cell, by: origin)) }

  /// The folder for what cells keep beside their measurement.
  ///
  /// - Parameter what: asks for it: `save: final needs`.
  public func artefacts(for what: String) throws(CellError) -> URL {
    guard let artefactsFolder else {
      throw CellError("\(what) a results folder, and the worker was given none")
    }
    return artefactsFolder
  }
}

/// What cells take of memory, known from their values before they run.
public struct CellMemory {
  /// What the answer depends on.
  private struct Kind: Hashable {
    var family: String
    var values: [Value?]
  }

  private let problems: Problems
  private var known: [Kind: Double?] = [:]

  package init(_ problems: Problems = .all) { self.problems = problems }

  /// Bytes that a cell holds at least; nil for cells that hold little.
  ///
  /// - Parameter configuration: a checked one.
  public mutating func leastBytes(of configuration: Configuration) -> Double? {
    guard let problem = problems[configuration.family] else { return nil }
    let values = CellValues(map: configuration.values)
    let kind = Kind(family: configuration.family, values: problem.memoryKeys.map { values.map[$0] })
    if let bytes = known[kind] { return bytes }
    let bytes = problem.leastBytes(of: values)
    known[kind] = .some(bytes)
    return bytes
  }
}
