import Synchronization

/// A wish to stop: no further cell is given out, and those at work are broken off.
public final class Interruption: Sendable {
  private struct State {
    var isRequested = false
    var handlers: [Int: @Sendable () -> Void] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  /// Nobody has asked for an end.
  public init() {}

  /// Whether a run is to end.
  public var isRequested: Bool { state.withLock(\.isRequested) }

  /// The first call tells every worker; later ones do nothing.
  public func request() {
    let handlers = state.withLock { state in
      defer {
        state.isRequested = true
        state.handlers = [:]
      }
      return Array(state.handlers.values)
    }
    for handler in handlers { handler() }
  }

  /// Calls `handler` when the wish comes, at once where it is already there.
  ///
  /// - Returns: what ``forget(_:)`` takes.
  func onRequest(_ handler: @escaping @Sendable () -> Void) -> Int {
    let (token, isLate) = state.withLock { state in
      state.next += 1
      if !state.isRequested { state.handlers[state.next] = handler }
      return (state.next, state.isRequested)
    }
    if isLate { handler() }
    return token
  }

  func forget(_ token: Int) { state.withLock { $0.handlers[token] = nil } }
}
