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

  /// Of the workload that the run began with.
  private let configurationCount: Int
  let clock: RunClock
  let interruption: Interruption
  let slots: SlotPool
  private let attempts: [String: Int]
  private let invocation: Invocation
  private let mostFailures: Int?
  private let admission: any CellAdmission
  private let tell: Telling
  private let committer: JournalCommitter
  private let state: Tally

  /// Events, one at a time whichever thread they come from.
  private final class Telling: Sendable {
    private let events: @Sendable (ExecutionEvent) -> Void
    private let turn = Mutex(())
    init(_ events: @escaping @Sendable (ExecutionEvent) -> Void) { self.events = events }
    func callAsFunction(_ event: ExecutionEvent) { turn.withLock { _ in events(event) } }
  }

  private final class Tally: Sendable {
    private let state: Mutex<State>
    init(_ queue: some CellSource, _ work: Workload) { state = Mutex(State(queue: queue, work: work)) }
    func withLock<Result: Sendable>(_ body: (inout State) -> sending Result) -> Result {
      state.withLock(body)
    }
  }

  init(
    queue: some CellSource, work: Workload, attempts: [String: Int], invocation: Invocation,
    mostFailures: Int?, admission: any CellAdmission, checkpointDirectory: URL?,
    journal: sending JournalWriter, interruption: Interruption, clock: RunClock, slots: SlotPool,
    events: @escaping @Sendable (ExecutionEvent) -> Void
  ) throws {
    configurationCount = work.configurations.count
    self.attempts = attempts
    self.invocation = invocation
    self.mostFailures = mostFailures
    self.admission = admission
    self.interruption = interruption
    self.clock = clock
    self.slots = slots
    let (tell, state) = (Telling(events), Tally(queue, work))
    self.tell = tell
    self.state = state
    committer = try JournalCommitter(
      journal: journal,
      announce: { event in
        state.withLock { state in
          switch event {
          case .finished(let result, _):
            state.summary.finished += 1
            if result.measurement.outcome == .diverged { state.summary.diverged += 1 }
            // A program's checkpoints lie in a folder of their own.
            if let checkpointDirectory, result.provenance.worker.program == nil {
              _ = try? Folder.inner(checkpointDirectory).remove(result.cell + ".checkpoint")
            }
          case .reached: state.summary.reached += 1
          case .failed: state.summary.failed += 1
          default: break
          }
        }
        tell(event)
      },
      onError: { error in
        let isFirst = state.withLock { state in
          defer { state.error = state.error ?? error }
          return state.error == nil
        }
        if isFirst { tell(.troubled("\(error)")) }
      })
  }

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
          tell(.added(cell, work.configuration(of: cell)))
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
      if let mostFailures, state.failures >= mostFailures { break }
      let taken = state.queue.take()
      state.work.configurations += state.queue.takeConfigurations()
      guard case .cell(let cell) = taken else { return taken }
      do {
        let seconds = state.queue.longSeconds(of: cell)
        if try admission.admit(cell, of: state.work, expected: seconds) == .begin { return taken }
        state.queue.pass(cell)
      } catch { state.error = error }
    }
    return .nothing
  }

  func announce(_ event: ExecutionEvent) { tell(event) }

  /// A cell that was broken off: neither a result nor a failure, the same command runs it again.
  func abandon(_ cell: Cell, worker: Int) {
    state.withLock { $0.summary.interrupted += 1 }
    tell(.interrupted(cell, worker: worker))
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
    if !isWhole, let stretch = cell.stretch {
      return committer.submit(
        .init(
          record: .reached(result, stretch), measurementText: text,
          event: .reached(result, stretch, worker: worker)))
    }
    committer.submit(
      .init(record: .finished(result), measurementText: text, event: .finished(result, worker: worker)))
  }

  /// - Parameter isFinal: whether the cell is not tried again.
  func fail(_ cell: Cell, _ problem: CellProblem, attempt: Int, isFinal: Bool, worker: Int) {
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

/// Why a cell gave no measurement this time.
struct CellProblem: Error {
  var kind: CellFailure.Kind
  var message: String
  var exitStatus: Int?
  var signal: Int?
  var log: [String]
}

extension CellProblem {
  /// As a cell's program ended.
  init(_ end: CellEnd) {
    self.init(
      kind: end.kind, message: end.message, exitStatus: end.exitStatus, signal: end.signal, log: end.log)
  }
}

/// A moment on both clocks of a run.
struct Moment {
  var calendar: Double
  var steady: Double

  init(_ clock: RunClock) { (calendar, steady) = (clock.calendar(), clock.steady()) }
}
