import Execution
import Foundation
import Results

/// A final stage is chosen from the tuning cells of all shards: one that is done first waits while others measure.
struct ShardWait {
  enum Outcome {
    case tuned
    /// So many tuning cells are not measured, and nobody measures them now.
    case left(Int)
    case stopped
  }

  /// The exit code of a call that did its part, while others have not (`EX_TEMPFAIL` of sysexits.h).
  static let isLeft: Int32 = 75

  let directory: URL
  let shard: Shard
  /// How many cells of others this one waits for.
  let left: (StoreIndex) -> Int

  func untilTuned(isQuiet: Bool) throws -> Outcome {
    let interruption = Interruption()
    return try StopSignals.watching(interruption) { try untilTuned(isQuiet: isQuiet, interruption) }
  }

  private func untilTuned(isQuiet: Bool, _ interruption: Interruption) throws -> Outcome {
    var hasSaid = false
    while true {
      let start = RunClock.system.steady()
      let left = left(try ResultStore(directory: directory).index())
      if left == 0 { return .tuned }
      if interruption.isRequested { return .stopped }
      // Who only waits says nothing of running cells: two shards that wait for a third do not wait for each other.
      guard RunningState.all(in: directory).contains(where: { $0.holder != StoreLock.holder }) else {
        return .left(left)
      }
      if !isQuiet, !hasSaid { printError("shard \(shard): waiting for \(left) tuning cells of other shards") }
      hasSaid = true
      // A large store takes its time to read: a tenth of the time is spent on it at the most.
      let pause = min(60, max(0.5, 9 * (RunClock.system.steady() - start)))
      let end = RunClock.system.steady() + pause
      while RunClock.system.steady() < end, !interruption.isRequested { Thread.sleep(forTimeInterval: 0.05) }
    }
  }
}
