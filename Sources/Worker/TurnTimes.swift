import Foundation
import Messages
import Problems
import Statistics

/// What an epoch, or a step, of several trainings costs, their steps taken in turns.
public struct TurnTimes: Sendable {
  /// One training.
  public struct Row: Sendable {
    /// Seconds of one epoch's steps, or of one step, the making of batches included, validation not: one for each round.
    public var seconds: [Double]
    /// Against the first training, round by round.
    public var ratios: [Double]

    /// Nothing is known of the ends where they are infinite, below six rounds.
    public var median: Double { Statistics.median(of: seconds) }
    /// Of the median, 95 % between order statistics.
    public var interval: Interval { quantileInterval(0.5, ofSorted: seconds.sorted()) }
    /// Against the first one, the median over rounds.
    public var ratio: Double { Statistics.median(of: ratios) }
    /// Of the ratio, 95 % between order statistics.
    public var ratioInterval: Interval { quantileInterval(0.5, ofSorted: ratios.sorted()) }
  }

  /// As the trainings were given.
  public var rows: [Row]
  /// Processor time of this process over the time that passed: below 1 something else ran.
  public var processorShare: Double

  /// Seconds of processor time that this process has used.
  public static func processorSeconds() -> Double {
    var time = timespec()
    guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

extension CellRunner {
  /// Times steps of the cells' own trainings in turns A B C C B A …, so that a machine that drifts drifts under all of
  /// them alike and none always comes first.
  ///
  /// - Parameters:
  ///   - requests: cells that train; the first is what the others are compared with.
  ///   - seconds: about how long; longer where six rounds take longer.
  ///   - processorClock: seconds of processor time that the process has used.
  /// - Throws: the sentence that says why a cell cannot be timed.
  public func epochTimes(
    of requests: [CellRequest], seconds: Double,
    processorClock: () -> Double = TurnTimes.processorSeconds
  ) throws -> TurnTimes {
    let contestants = try requests.map { request in
      guard let training = try cell(request) as? any TrainingCell else {
        throw CellError("only trainings have steps to time, not problems of the family \(request.family)")
      }
      return try training.timed(in: context)
    }
    let (start, used) = (context.clock(), processorClock())
    let times = try Turns.times(of: contestants.count, seconds: seconds, clock: context.clock) {
      try contestants[$0]()
    }
    let passed = context.clock() - start
    return TurnTimes(
      rows: times.map { own in TurnTimes.Row(seconds: own, ratios: zip(own, times[0]).map { $0 / $1 }) },
      processorShare: passed > 0 ? min(1, (processorClock() - used) / passed) : 1)
  }
}
