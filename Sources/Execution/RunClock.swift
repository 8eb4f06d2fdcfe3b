import Foundation

/// The two clocks of a run: the calendar's, which may be set forward or back at any time, and one that only goes on.
public struct RunClock: Sendable {
  /// Seconds since 1970, for records.
  public var calendar: @Sendable () -> Double
  /// Seconds from any start, for everything that is waited for or measured.
  public var steady: @Sendable () -> Double

  public init(calendar: @escaping @Sendable () -> Double, steady: @escaping @Sendable () -> Double) {
    self.calendar = calendar
    self.steady = steady
  }

  public static let system = RunClock(
    calendar: { Date().timeIntervalSince1970 }, steady: { ProcessInfo.processInfo.systemUptime })
}
