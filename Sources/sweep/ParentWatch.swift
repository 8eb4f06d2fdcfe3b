import Foundation
import Processes

/// Ends a worker whose parent is gone, however that ended: also in the middle of a cell, when nobody reads or writes.
///
/// Not Linux's parent-death signal, which comes when the *thread* ends that started the worker.
enum ParentWatch {
  /// Seconds between looks, and until a worker that was asked to stop is ended.
  private static let (interval, patience) = (0.2, 20.0)

  /// - Throws: where there may be no more threads.
  static func start(parent: Int32) throws {
    try OwnThread.start {
      while getppid() == parent { Thread.sleep(forTimeInterval: interval) }
      // As Ctrl-C does through the parent: the cell at work may keep its checkpoint first.
      kill(getpid(), SIGTERM)
      Thread.sleep(forTimeInterval: patience)
      _exit(1)
    }
  }
}
