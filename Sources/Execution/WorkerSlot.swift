import Experiments
import Foundation
import Messages
import Results

/// One place for a worker process: takes cells, keeps a worker alive between them, replaces it when it dies.
struct WorkerSlot {
  let index: Int
  let pool: LocalPool
  let shared: SharedRun

  func run() {
    var worker: (process: WorkerProcess, identity: WorkerIdentity)?
    defer { worker?.process.close() }
    while let cell = shared.takeCell() {
      do {
        if worker == nil { worker = try startWorker() }
      } catch {
        if shared.interruption.isRequested { return shared.abandon(cell, worker: index) }
        // A worker that never becomes ready would fail every cell: that is the run's error, not the cell's.
        shared.stop(error)
        return
      }
      guard let current = worker else { return }
      if !run(cell, on: current.process, current.identity) { worker = nil }
    }
  }

  private func startWorker() throws -> (WorkerProcess, WorkerIdentity) {
    let process = try WorkerProcess(
      pool.start, log: pool.logDirectory.appending(path: "worker-\(index).log"),
      interruption: shared.interruption)
    do {
      guard case .ready(let identity) = try process.nextReply() else {
        process.kill()
        throw WorkerEnd(message: "its first line was not that it is ready")
      }
      return (process, identity)
    } catch let error as WorkerEnd {
      let log = process.lastLogLines(5).joined(separator: "\n")
      throw WorkerStartError(
        description: "no worker could be started: \(error.message)\(log.isEmpty ? "" : "\n" + log)")
    }
  }

  /// - Returns: whether the worker can take another cell.
  private func run(_ cell: Cell, on process: WorkerProcess, _ identity: WorkerIdentity) -> Bool {
    let configuration = shared.plan.configuration(of: cell)
    let startedAt = shared.clock()
    shared.announce(.started(cell, worker: index))
    do {
      try process.send(
        CellRequest(
          cell: cell.id, seed: cell.seed, family: configuration.family, values: configuration.values))
      while true {
        switch try process.nextReply() {
        case .progress(let progress): shared.announce(.progress(progress, worker: index))
        case .finished(cell.id, let measurement):
          shared.finish(cell, measurement, by: identity, startedAt: startedAt, worker: index)
          return true
        case .failed(cell.id, let message):
          shared.fail(cell, .error, message, log: process.lastLogLines(), worker: index)
          return true
        case .ready, .finished, .failed:
          process.kill()
          shared.fail(
            cell, .crashed, "the worker answered for another cell", log: process.lastLogLines(), worker: index
          )
          return false
        }
      }
    } catch {
      if shared.interruption.isRequested {
        shared.abandon(cell, worker: index)
        return false
      }
      let message = (error as? WorkerEnd)?.message ?? "\(error)"
      shared.fail(cell, .crashed, message, log: process.lastLogLines(), worker: index)
      return false
    }
  }
}

/// No worker can be started, with the reason.
public struct WorkerStartError: Error, Sendable, CustomStringConvertible {
  public var description: String
}
