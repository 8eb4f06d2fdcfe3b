import Foundation
import Problems
import Synchronization

/// The lines of a descriptor, until it ends or another descriptor says to stop.
public struct RequestLines {
  private let input: Int32
  private let stop: Int32
  private var unread: [UInt8] = []
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// - Parameter stop: the lines end when this one becomes readable, also while waiting for one.
  public init(from input: Int32, until stop: Int32) {
    self.input = input
    self.stop = stop
  }

  /// The next line without its line feed; nil at the end.
  public mutating func next() -> String? {
    var scanned = 0
    while true {
      if let feed = unread[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeSubrange(...feed) }
        return String(decoding: unread[..<feed], as: UTF8.self)
      }
      scanned = unread.count
      guard waitForInput(), readMore() else { return nil }
    }
  }

  private func waitForInput() -> Bool {
    var states = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&states, 2, -1) < 0 { if errno != EINTR { return false } }
    return states[1].revents == 0
  }

  private mutating func readMore() -> Bool {
    while true {
      let count = read(input, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      unread.append(contentsOf: chunk[..<count])
      return true
    }
  }
}

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
