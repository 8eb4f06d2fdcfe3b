import Foundation
import Processes

/// Ends a worker whose input has been closed by whoever wrote to it, however that ended: also in the middle of a cell,
/// when nobody reads or writes.
///
/// Not by the parent's process number: under `srun` or `ssh` the parent is not who asks, and it changes. Not Linux's
/// parent-death signal either, which comes when the *thread* ends that started the worker.
enum InputWatch {
  /// Milliseconds between looks where the system does not tell, and seconds until a worker that was asked to stop is
  /// ended.
  private static let (interval, patience) = (Int32(1000), 20.0)

  /// - Throws: where there may be no more threads.
  static func start(_ descriptor: Int32) throws {
    try OwnThread.start {
      // Asks for nothing: only that the other end is gone is reported, and what is unread stays.
      var state = pollfd(fd: descriptor, events: 0, revents: 0)
      while poll(&state, 1, interval) <= 0 || Int32(state.revents) & Int32(POLLHUP | POLLERR | POLLNVAL) == 0
      {
        state.revents = 0
      }
      // As Ctrl-C does through the parent: the cell at work may keep its checkpoint first.
      kill(getpid(), SIGTERM)
      Thread.sleep(forTimeInterval: patience)
      _exit(1)
    }
  }
}
