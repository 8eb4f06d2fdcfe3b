import Foundation
import Synchronization
import Vocabulary

/// The two clocks of a run: the calendar's, which may be set forward or back at any time, and one that only goes on.
public struct RunClock: Sendable {
  /// Seconds since 1970, for records.
  public var calendar: @Sendable () -> Double
  /// Seconds from any start, for everything that is waited for or measured. Time in which this process itself is
  /// stopped is no part of it.
  public var steady: @Sendable () -> Double

  /// The clocks of this machine.
  public static let system = RunClock(
    calendar: { Date().timeIntervalSince1970 }, steady: { AwakeClock.shared.now })
}

/// Seconds in which this process could run.
///
/// While it is stopped (Ctrl-Z, SIGSTOP, a frozen cgroup, Slurm's suspend) it hears no worker, so that time is neither
/// their silence nor part of their timeout. The sign is a gap in the clock's own ticks.
final class AwakeClock: Sendable {
  private struct State {
    /// What the source said when it was last read.
    var latest: Double
    var stopped = 0.0
  }

  /// Seconds between ticks, and from which gap on the process must have been stopped: a busy machine delays a tick by
  /// less, and where it does not, a worker is only given more time.
  static let (tick, gap) = (0.25, 2.0)

  static let shared: AwakeClock = {
    let clock = AwakeClock { ProcessInfo.processInfo.systemUptime }
    Thread.detachNewThread {
      while true {
        _ = clock.now
        Thread.sleep(forTimeInterval: tick)
      }
    }
    return clock
  }()

  private let source: @Sendable () -> Double
  private let state: Mutex<State>

  /// - Parameter source: seconds that only go on; to be read at least once a `tick` by somebody.
  init(source: @escaping @Sendable () -> Double) {
    self.source = source
    state = Mutex(State(latest: source()))
  }

  /// Whoever reads first after a stop finds the gap, so nobody sees a time that holds it.
  var now: Double {
    state.withLock { state in
      let time = source()
      if time - state.latest > Self.gap { state.stopped += time - state.latest }
      state.latest = max(state.latest, time)
      return state.latest - state.stopped
    }
  }
}

/// What a cell may take, and how often it is tried.
public struct WatchRules: Sendable, Hashable {
  /// Seconds; nil for no limit.
  public var timeout: Double?
  /// Seconds that a worker at a cell may say nothing at all, not even how far it is; nil for no limit.
  public var silence: Double?
  /// Bytes of resident memory of one worker; nil for no limit.
  public var memory: Int?
  /// How often a cell is tried again within one run, by the kind of its failure; kinds that are left out are not.
  public var retries: [CellFailure.Kind: Int] = [:]
  /// Seconds before the first retry, doubled before each further one.
  public var backOff = 0.5
  /// Seconds that a worker has to keep its checkpoint and end, once a run is stopped.
  public var grace = 6.0

  /// Cells that failed so often, over all runs, with their worker gone each time, are left alone until somebody asks
  /// for them.
  public static let mostLostWorkers = 5

  func retries(after kind: CellFailure.Kind) -> Int {
    switch kind {
    // What the worker says of a cell it says every time.
    case .error: 0
    // Not the cell's fault, and it goes on from its checkpoint.
    case .interrupted: max(2, retries[kind, default: 0])
    case .crashed, .timeout, .silent, .outOfMemory: retries[kind, default: 0]
    }
  }
}
