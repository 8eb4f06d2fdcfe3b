import Files
import Foundation
import Messages
import Results
import Synchronization
import Vocabulary

/// What the slots of a run share: the cells that are left, the way to the journal, the count.
final class SharedRun: Sendable {
  private struct State {
    var queue: any CellSource
    /// Grows where the source finds more to run.
    var work: Workload
    /// Known before they are in the journal.
    var failures = 0
    var summary = ExecutionSummary()
    var error: (any Error)?
  }

  let pool: LocalPool
  let clock: RunClock
  let interruption: Interruption
  let slots: SlotPool
  /// Of the workload that the run began with.
  private let configurationCount: Int
  private let attempts: [String: Int]
  private let invocation: Invocation
  private let events: @Sendable (ExecutionEvent) -> Void
  private let turn = Mutex(())
  private let committer = JournalCommitter()
  private let state: Mutex<State>

  init(
    _ pool: LocalPool, queue: some CellSource, work: Workload, attempts: [String: Int],
    invocation: Invocation, journal: sending JournalWriter, interruption: Interruption, clock: RunClock,
    events: @escaping @Sendable (ExecutionEvent) -> Void
  ) throws {
    (self.pool, self.clock, self.interruption) = (pool, clock, interruption)
    (self.attempts, self.invocation, self.events) = (attempts, invocation, events)
    slots = SlotPool(pool.programs.slots)
    configurationCount = work.configurations.count
    state = Mutex(State(queue: queue, work: work))
    try committer.start(
      journal, announce: { [self] in count($0) },
      onError: { [self] error in
        let isFirst = state.withLock { state in
          defer { state.error = state.error ?? error }
          return state.error == nil
        }
        if isFirst { announce(.troubled("\(error)")) }
      })
  }

  /// What is on the disk.
  private func count(_ event: ExecutionEvent) {
    state.withLock { state in
      switch event {
      case .finished(let result, _):
        state.summary.finished += 1
        if result.measurement.outcome == .diverged { state.summary.diverged += 1 }
        // A program's checkpoints lie in a folder of their own.
        if let checkpoints = pool.checkpointDirectory, result.provenance.worker.program == nil {
          _ = try? Folder.inner(checkpoints).remove(result.cell + ".checkpoint")
        }
      case .reached: state.summary.reached += 1
      case .failed: state.summary.failed += 1
      default: break
      }
    }
    announce(event)
  }

  /// One event at a time, whichever thread it comes from.
  func announce(_ event: ExecutionEvent) { turn.withLock { _ in events(event) } }

  /// With the configurations of all cells that were taken so far.
  var work: Workload { state.withLock { $0.work } }

  /// The next cell, or nil where none is left or the run has stopped.
  ///
  /// - Parameter waits: for a cell that depends on outcomes to come; else there is none for now.
  func takeCell(waits: Bool) -> Cell? {
    while true {
      switch state.withLock({ takeAdmitted(&$0) }) {
      case .cell(let cell):
        if cell.configurationIndex >= configurationCount {
          announce(.added(cell, work.configuration(of: cell)))
        }
        return cell
      case .nothing: return nil
      case .later:
        guard waits else { return nil }
        Thread.sleep(forTimeInterval: 0.005)
      }
    }
  }

  private func takeAdmitted(_ state: inout State) -> Taken {
    while state.error == nil, !interruption.isRequested {
      if let most = pool.mostFailures, state.failures >= most { break }
      let taken = state.queue.take()
      state.work.configurations += state.queue.takeConfigurations()
      guard case .cell(let cell) = taken else { return taken }
      do {
        let seconds = state.queue.longSeconds(of: cell)
        if try pool.admission.admit(cell, of: state.work, expected: seconds) == .begin { return taken }
        state.queue.pass(cell)
      } catch { state.error = error }
    }
    return .nothing
  }

  /// A cell that was broken off: neither a result nor a failure, the same command runs it again.
  func abandon(_ cell: Cell, worker: Int) {
    state.withLock { $0.summary.interrupted += 1 }
    announce(.interrupted(cell, worker: worker))
  }

  /// Stops giving out cells.
  func stop(_ error: any Error) { state.withLock { $0.error = $0.error ?? error } }

  var hasStopped: Bool { state.withLock { $0.error != nil } || interruption.isRequested }

  /// Waits for the journal.
  func outcome() throws -> ExecutionSummary {
    committer.finish()
    return try state.withLock { state in
      if let error = state.error { return Result<ExecutionSummary, any Error>.failure(error) }
      return .success(state.summary)
    }.get()
  }

  /// - Parameter isWhole: whether it is the cell's result; else what its ``Cell/stretch`` measured.
  func finish(
    _ cell: Cell, _ measurement: Vocabulary.Measurement, isWhole: Bool, text: [UInt8], attempt: Int,
    by identity: WorkerIdentity,
    from start: Moment, worker: Int
  ) {
    let work = work
    let configuration = work.configuration(of: cell)
    let seconds = clock.steady() - start.steady
    state.withLock { $0.queue.learn(measurement, of: cell, seconds: seconds) }
    let result = CellResult(
      cell: cell.id, experiment: work.experiment, problem: configuration.problem,
      family: configuration.family, optimizer: configuration.optimizer, seed: cell.seed,
      configuration: configuration.id, values: configuration.values, measurement: measurement,
      digest: measurement.digest, attempt: attempts[cell.id, default: 0] + attempt,
      provenance: Provenance(
        worker: identity, invocation: invocation, startedAt: start.calendar,
        finishedAt: start.calendar + seconds))
    let stretch = isWhole ? nil : cell.stretch
    committer.submit(
      .init(
        record: stretch.map { .reached(result, $0) } ?? .finished(result), measurementText: text,
        event: stretch.map { .reached(result, $0, worker: worker) } ?? .finished(result, worker: worker)))
  }

  /// - Parameter isFinal: whether the cell is not tried again.
  func fail(_ cell: Cell, _ problem: CellEnd, attempt: Int, isFinal: Bool, worker: Int) {
    let failure = CellFailure(
      cell: cell.id, kind: problem.kind, message: problem.message, exitStatus: problem.exitStatus,
      signal: problem.signal, log: problem.log, attempt: attempts[cell.id, default: 0] + attempt,
      invocation: invocation, at: clock.calendar())
    if isFinal {
      state.withLock {
        $0.failures += 1
        $0.queue.learnFailure(of: cell)
      }
    }
    committer.submit(
      .init(
        record: .failed(failure),
        event: isFinal ? .failed(failure, worker: worker) : .retried(failure, worker: worker)))
  }
}

/// A moment on both clocks of a run.
struct Moment {
  var calendar: Double
  var steady: Double

  init(_ clock: RunClock) { (calendar, steady) = (clock.calendar(), clock.steady()) }
}
