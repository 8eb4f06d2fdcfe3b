import Foundation
import Messages

/// Runs cells: the one place that turns a configuration into engine calls and their outcome into a measurement.
public struct CellRunner {
  let dataDirectory: URL
  let checkpoints: CheckpointRule?
  let artefacts: URL?
  let clock: () -> Double
  let isStopping: () -> Bool
  private let say: (WorkerReply) -> Void

  /// - Parameters:
  ///   - checkpoints: where long cells keep how far they are; nil where they do not.
  ///   - artefacts: the folder of the experiment's results, for what cells keep beside their measurement.
  ///   - clock: seconds from any start.
  ///   - isStopping: asked at every step; a cell is then broken off.
  ///   - say: told how far a cell is, at most four times a second, and what is worth knowing about it.
  public init(
    dataDirectory: URL, checkpoints: CheckpointRule? = nil, artefacts: URL? = nil,
    clock: @escaping () -> Double = { ProcessInfo.processInfo.systemUptime },
    isStopping: @escaping () -> Bool = { false }, say: @escaping (WorkerReply) -> Void = { _ in }
  ) {
    self.dataDirectory = dataDirectory
    self.checkpoints = checkpoints
    self.artefacts = artefacts
    self.clock = clock
    self.isStopping = isStopping
    self.say = say
  }

  func report(_ progress: CellProgress) { say(.progress(progress)) }

  func note(_ message: String, _ request: CellRequest) { say(.note(cell: request.cell, message: message)) }

  /// The cell's measurement, the sentence that says why there is none, or that it was broken off.
  public func run(_ request: CellRequest) -> WorkerReply {
    do {
      let values = CellValues(map: request.values)
      let measurement =
        switch request.family {
        case EngineCatalog.classification.name: try classify(request, values)
        case EngineCatalog.synthetic.name: try simulate(request, values)
        case let other: throw CellError("there is no problem family \(other)")
        }
      return .finished(cell: request.cell, measurement)
    } catch is CellStopped {
      return .stopped(cell: request.cell)
    } catch {
      return .failed(cell: request.cell, message: "\(error)")
    }
  }
}

/// A cell that is broken off because the worker is asked to stop.
struct CellStopped: Error {}
