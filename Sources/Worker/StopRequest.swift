import Foundation
import Problems
import Synchronization

/// SIGTERM asks a worker to stop: a cell at work is broken off at its next step, and a wait for requests ends.
public enum StopRequest {
  private static let isRequested = Atomic<Bool>(false)
  private static let pipe = Atomic<Int32>(-1)

  /// Whether the worker is to end at the next good place.
  public static var isMade: Bool { isRequested.load(ordering: .relaxed) }

  /// Installs the handler.
  ///
  /// - Returns: a descriptor that becomes readable when the request comes.
  public static func watch() throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else {
      throw CellError("no pipe can be made: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    pipe.store(ends[1], ordering: .sequentiallyConsistent)
    signal(SIGTERM) { _ in
      let saved = errno
      StopRequest.isRequested.store(true, ordering: .relaxed)
      var byte: UInt8 = 1
      _ = write(StopRequest.pipe.load(ordering: .relaxed), &byte, 1)
      errno = saved
    }
    return ends[0]
  }
}
