import Foundation
import Synchronization

/// Threads that are known to run: Foundation's say nothing where the system refuses one, and whoever waits for its
/// work waits without end.
package enum OwnThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// - Throws: ``StartError`` where there may be no more threads.
  package static func start(_ run: @escaping @Sendable () -> Void) throws {
    let body = Unmanaged.passRetained(Body(run)).toOpaque()
    let refusal = detached(body)
    if refusal == 0 { return }
    Unmanaged<Body>.fromOpaque(body).release()
    throw StartError(refusal)
  }

  /// - Returns: 0, or why there is no thread.
  private static func detached(_ body: UnsafeMutableRawPointer) -> Int32 {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let refusal = pthread_create(&thread, nil, runBody, body)
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      if refusal == 0 { pthread_detach(thread) }
    #endif
    return refusal
  }

  fileprivate static func call(_ body: UnsafeMutableRawPointer) {
    Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
  }
}

#if canImport(Darwin)
  private func runBody(_ body: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    OwnThread.call(body)
    return nil
  }
#else
  private func runBody(_ body: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let body { OwnThread.call(body) }
    return nil
  }
#endif

/// Why no process or thread could be started, in one sentence that says what to do.
package struct StartError: Error, Hashable, CustomStringConvertible {
  package var description: String
  /// Of the system's error.
  package var number: Int32

  package init(_ number: Int32) {
    self.number = number
    let reason = String(cString: strerror(number))
    switch number {
    case EAGAIN:
      description =
        "no more processes or threads may be started (ulimit -u), or there is no memory for them (ulimit -v): "
        + "fewer --jobs need fewer"
    case EMFILE, ENFILE: description = "no more files may be open (ulimit -n): fewer --jobs need fewer"
    case ENOMEM:
      description = "there is no memory for another process or thread (ulimit -v): fewer --jobs need less"
    default: description = reason.prefix(1).lowercased() + reason.dropFirst()
    }
  }
}

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
