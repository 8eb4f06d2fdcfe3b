import Dispatch
import Execution
import Foundation
import Processes
import Synchronization

/// SIGINT, SIGTERM and SIGUSR1, by which queueing systems say that a job's time is nearly over: the first asks to stop,
/// the second stops.
///
/// A handler, not an ignored signal: workers are started with handlers reset, and would inherit the ignoring.
enum StopSignals {
  private static let pipe = Atomic<Int32>(-1)

  /// To be called first: whoever starts this program may have them blocked, as Dispatch's threads do, and a process
  /// inherits that; it could then not be asked to end.
  static func unblock() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// What to do at the first signal, while somebody wants to know of it.
  private static let first = Mutex<(@Sendable () -> Void)?>(nil)

  /// Runs `body`, and asks for its end at the first signal during it.
  ///
  /// Before and after it a signal ends the program, as it ends any: what is done there can be done again. The exception
  /// is SIGUSR1 afterwards, which says that time is short, and not that it is over.
  ///
  /// - Parameters:
  ///   - interruption: asked for on a thread of its own.
  ///   - display: shows that.
  static func watching<Result>(
    _ interruption: Interruption, _ display: RunDisplay? = nil, during body: () throws -> Result
  ) throws -> Result {
    try listen()
    first.withLock {
      $0 = {
        interruption.request()
        display?.showStopping()
      }
    }
    for number in [SIGINT, SIGTERM, SIGUSR1] {
      signal(number) { _ in
        let saved = errno
        var byte: UInt8 = 1
        _ = write(StopSignals.pipe.load(ordering: .relaxed), &byte, 1)
        errno = saved
      }
    }
    defer {
      for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
      signal(SIGUSR1, SIG_IGN)
      first.withLock { $0 = nil }
    }
    return try body()
  }

  /// One thread for all the times that somebody watches.
  private static func listen() throws {
    guard pipe.load(ordering: .sequentiallyConsistent) < 0 else { return }
    let (reading, writing) = try ChildProcess.pipe()
    pipe.store(writing, ordering: .sequentiallyConsistent)
    try OwnThread.start {
      var byte: UInt8 = 0
      while true {
        let got = read(reading, &byte, 1)
        if got < 0 && errno == EINTR { continue }
        guard got == 1 else { return }
        // The second one, or one that came as the watch ended. The workers end with this process: their input does.
        guard
          let onFirst = first.withLock({ first in
            defer { first = nil }
            return first
          })
        else { _exit(130) }
        onFirst()
      }
    }
  }
}
