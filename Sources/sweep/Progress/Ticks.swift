import Foundation
import Processes

/// What happens again and again beside a run, on a thread of its own: where few threads may be started, the queues of
/// Dispatch have none to spare, and say nothing of it.
enum Ticks {
  /// Calls `body` every so many seconds until it says that it is over; never where there may be no more threads: what
  /// is shown moves with the events alone.
  static func every(_ seconds: Double, _ body: @escaping @Sendable () -> Bool) {
    try? OwnThread.start {
      repeat { Thread.sleep(forTimeInterval: seconds) } while body()
    }
  }
}
