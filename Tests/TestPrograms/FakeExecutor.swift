import Execution
import Synchronization

/// An executor that starts nothing and keeps what it was asked for.
package final class FakeExecutor: Executor {
  package let name = "fake"
  package let unit = "job"

  private struct State {
    var running: [String: Int] = [:]
    var refusal: String?
  }

  private let state = Mutex(State())

  package init() {}

  /// What it answers everything with from now on; nil for what was asked.
  package func refuse(_ text: String?) { state.withLock { $0.refusal = text } }

  private func answer<Answer: Sendable>(_ body: (inout State) -> Answer) throws -> Answer {
    let (refusal, answer) = state.withLock { state in
      (state.refusal, state.refusal == nil ? body(&state) : nil)
    }
    guard let answer else { throw ExecutorRefusal(description: refusal ?? "") }
    return answer
  }

  package func dryRun(_ job: WorkerJob, workers: Int) -> String { "\(workers) of \(job.name)" }
  package func test(_ job: WorkerJob, workers: Int, of asked: Int?) throws { try answer { _ in } }

  package func submit(_ job: WorkerJob, workers: Int) throws -> String {
    try answer { state in
      state.running[job.name, default: 0] += workers
      return "\(workers)"
    }
  }

  package func count(named name: String) throws -> (waiting: Int, running: Int) {
    (0, try answer { $0.running[name] ?? 0 })
  }

  package func cancel(named name: String) throws { try answer { $0.running[name] = nil } }
}
