import Experiments
import Foundation
import Messages
import Results
import Synchronization

/// What the slots of a run share: the cells that are left, the journal, the count.
final class SharedRun: Sendable {
  private struct State: ~Copyable {
    var next = 0
    var summary = ExecutionSummary()
    var error: (any Error)?
    let journal: JournalWriter
  }

  let plan: Plan
  let clock: @Sendable () -> Double
  private let cells: [Cell]
  private let attempts: [String: Int]
  private let invocation: Invocation
  private let events: @Sendable (ExecutionEvent) -> Void
  let interruption: Interruption
  private let state: Mutex<State>

  init(
    cells: [Cell], plan: Plan, attempts: [String: Int], invocation: Invocation,
    journal: sending JournalWriter,
    interruption: Interruption, clock: @escaping @Sendable () -> Double,
    events: @escaping @Sendable (ExecutionEvent) -> Void
  ) {
    self.cells = cells
    self.plan = plan
    self.attempts = attempts
    self.invocation = invocation
    self.interruption = interruption
    self.clock = clock
    self.events = events
    state = Mutex(State(journal: journal))
  }

  /// The next cell, or nil where none is left or the run has stopped.
  func takeCell() -> Cell? {
    state.withLock { state in
      guard state.error == nil, !interruption.isRequested, state.next < cells.count else { return nil }
      defer { state.next += 1 }
      return cells[state.next]
    }
  }

  func announce(_ event: ExecutionEvent) { state.withLock { _ in events(event) } }

  /// A cell that was broken off: neither a result nor a failure, the same command runs it again.
  func abandon(_ cell: Cell, worker: Int) {
    state.withLock { state in
      state.summary.interrupted += 1
      events(.interrupted(cell, worker: worker))
    }
  }

  /// Stops giving out cells.
  func stop(_ error: any Error) { state.withLock { $0.error = $0.error ?? error } }

  func outcome() throws -> ExecutionSummary {
    try state.withLock { state in
      if let error = state.error { throw error }
      return state.summary
    }
  }

  func finish(
    _ cell: Cell, _ measurement: Messages.Measurement, by identity: WorkerIdentity, startedAt: Double,
    worker: Int
  ) {
    let configuration = plan.configuration(of: cell)
    let result = CellResult(
      cell: cell.id, experiment: plan.experiment.name, problem: configuration.problem,
      family: configuration.family, optimizer: configuration.optimizer, seed: cell.seed,
      configuration: configuration.id, values: configuration.values, measurement: measurement,
      digest: measurement.digest, attempt: attempts[cell.id, default: 0] + 1,
      provenance: Provenance(
        worker: identity, invocation: invocation, startedAt: startedAt, finishedAt: clock()))
    record(.finished(result)) { state in
      state.summary.finished += 1
      if measurement.outcome == .diverged { state.summary.diverged += 1 }
      return .finished(result, worker: worker)
    }
  }

  func fail(_ cell: Cell, _ kind: CellFailure.Kind, _ message: String, log: [String], worker: Int) {
    let failure = CellFailure(
      cell: cell.id, kind: kind, message: message, log: log, attempt: attempts[cell.id, default: 0] + 1,
      invocation: invocation, at: clock())
    record(.failed(failure)) { state in
      state.summary.failed += 1
      return .failed(failure, worker: worker)
    }
  }

  private func record(_ record: JournalRecord, _ count: (inout State) -> ExecutionEvent) {
    state.withLock { state in
      do {
        try state.journal.append(record)
        events(count(&state))
      } catch {
        state.error = state.error ?? error
      }
    }
  }
}
