import Foundation
import Processes
import Results
import Synchronization

/// Puts records on the disk, many at a time, and announces each only when it is there.
///
/// A sync costs milliseconds, whatever it covers: what comes in while one is going on, or sooner than 100 ms after
/// it, goes into the next.
final class JournalCommitter: Sendable {
  /// A record, and what to tell when it is safe.
  struct Submission: Sendable {
    var record: JournalRecord
    /// The JSON of a result's measurement, where it is at hand.
    var measurementText: [UInt8]?
    var event: ExecutionEvent
  }

  private struct State {
    var waiting: [Submission] = []
    var isFinishing = false
  }

  private let state = Mutex(State())
  private let arrived = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  private let hurry = DispatchSemaphore(value: 0)
  /// Seconds between syncs.
  private static let pause = 0.1

  /// To be called once, before all else.
  ///
  /// - Parameter announce: called from the committer's thread.
  /// - Throws: where there may be no more threads.
  func start(
    _ journal: sending JournalWriter, announce: @escaping @Sendable (ExecutionEvent) -> Void,
    onError: @escaping @Sendable (any Error) -> Void
  ) throws {
    let box = Mutex<JournalWriter?>(journal)
    try OwnThread.start { [self] in
      guard let journal = box.withLock({ $0.take() }) else { return }
      commitUntilFinished(journal, announce, onError)
      ended.signal()
    }
  }

  func submit(_ submission: Submission) {
    state.withLock { $0.waiting.append(submission) }
    arrived.signal()
  }

  /// Waits until all that was submitted is on the disk and announced.
  func finish() {
    state.withLock { $0.isFinishing = true }
    hurry.signal()
    arrived.signal()
    ended.wait()
  }

  private func commitUntilFinished(
    _ journal: JournalWriter, _ announce: (ExecutionEvent) -> Void, _ onError: (any Error) -> Void
  ) {
    // Added to the journal, and not yet on the disk.
    var uncommitted: [Submission] = []
    while true {
      arrived.wait()
      let (batch, isFinishing) = state.withLock { state in
        defer { state.waiting = [] }
        return (state.waiting, state.isFinishing)
      }
      do {
        for submission in batch {
          try journal.add(submission.record, measurementText: submission.measurementText)
          uncommitted.append(submission)
        }
        if !uncommitted.isEmpty, !batch.isEmpty || isFinishing {
          try journal.commit()
          for submission in uncommitted { announce(submission.event) }
          uncommitted = []
        }
      } catch {
        onError(error)
      }
      if isFinishing, state.withLock({ $0.waiting.isEmpty }) { return }
      if !batch.isEmpty, !isFinishing { _ = hurry.wait(timeout: .now() + Self.pause) }
    }
  }
}
