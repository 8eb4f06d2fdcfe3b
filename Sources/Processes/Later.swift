import Foundation
import Synchronization

/// A value that is made on a thread of its own, while there is other work to do.
public final class Later<Value: Sendable>: Sendable {
  private let made = Mutex<Value?>(nil)
  private let isMade = DispatchSemaphore(value: 0)

  package init(_ make: @escaping @Sendable () -> Value) {
    let work: @Sendable () -> Void = { [self] in
      let value = make()
      made.withLock { $0 = value }
      isMade.signal()
    }
    // Where there may be no other thread it is made by this one.
    do { try OwnThread.start(work) } catch { work() }
  }

  /// Waits for it.
  public var value: Value {
    isMade.wait()
    // For whoever asks again.
    isMade.signal()
    guard let value = made.withLock({ $0 }) else { preconditionFailure("signalled, and not made") }
    return value
  }
}
