import Engine
import Foundation
import Statistics

/// What a contestant's step costs, whatever is trained: the numbers that the rows of all benches of steps have.
struct StepCost: Sendable, Encodable {
  var model: String
  var optimizer: String
  var batch: Int
  /// Median.
  var millisecondsPerStep: Double
  /// Against the plain optimizer in the same run, in as many micro-batches; the median over rounds. Rows encode it
  /// under a key that names the optimizer.
  var ratio: Double
  /// Ends of the median ratio's 95 % confidence interval, between order statistics.
  var ratioLow: Double
  var ratioHigh: Double
  /// What sgemm's rate would need for the step's matrix products, ÷ the step's time.
  var limitShare: Double
  /// Of the process, for a training with this model, batch and optimizer alone.
  var peakBytes: Int

  enum CodingKeys: String, CodingKey {
    case model, optimizer, batch
    case millisecondsPerStep = "ms_per_step"
    case ratioLow = "ratio_low"
    case ratioHigh = "ratio_high"
    case limitShare = "limit_share"
    case peakBytes = "peak_bytes"
  }

  var seconds: Double { millisecondsPerStep / 1000 }

  /// - Parameters:
  ///   - rate: what is counted, `samples/s`.
  ///   - plain: what steps are compared with, `sgd`.
  static func heads(rate: String, plain: String) -> [String] {
    [
      "model", "optimizer", "batch", "ms/step", rate, "peak MB", "ratio to \(plain)", "of 95 %",
      "limit share",
    ]
  }

  /// - Parameter rate: samples or tokens a second.
  func cells(rate: Double) -> [String] {
    [
      model, optimizer, String(batch), rounded(millisecondsPerStep, 1), rounded(rate, 0),
      rounded(Double(peakBytes) / 1e6, 0), rounded(ratio, 3),
      "\(rounded(ratioLow, 3))-\(rounded(ratioHigh, 3))", rounded(limitShare, 3),
    ]
  }

  static func now() -> Double { ProcessInfo.processInfo.systemUptime }
}

extension StepCost {
  /// Measures the contestants of one model in turns; takes longer than `seconds` where a few steps of everything do.
  ///
  /// - Parameters:
  ///   - peaks: of each contest, see ``StepContest/peakBytes(batch:_:)``.
  ///   - besides: called once a round, before it.
  /// - Returns: the costs, one a contest, once sgemm's rate is known.
  static func measured(
    _ contests: [StepContest], of model: String, batch: Int, _ bench: StepBenchmark, peaks: [Int],
    seconds: Double, besides: () -> Void
  ) -> (_ gigaflops: Double) -> [StepCost] {
    let contestants = contests.map { $0.contestant(of: bench) }
    let times = Turns.times(of: contests.count, seconds: seconds, clock: now, besides: besides) {
      // The second of two steps: in a training the caches hold what the same optimizer left there.
      _ = bench.secondsOfStep(contestants[$0], clock: now)
      return bench.secondsOfStep(contestants[$0], clock: now)
    }
    let productFlops = bench.productFlops
    return { gigaflops in
      contests.indices.map { index in
        let step = median(of: times[index])
        let plain = contests.firstIndex { $0.isPlain && $0.microBatches == contests[index].microBatches } ?? 0
        let ratios = zip(times[index], times[plain]).map { $0 / $1 }.sorted()
        let interval = quantileInterval(0.5, ofSorted: ratios)
        return StepCost(
          model: model, optimizer: contests[index].name, batch: batch, millisecondsPerStep: step * 1000,
          ratio: median(of: ratios), ratioLow: interval.lower, ratioHigh: interval.upper,
          limitShare: productFlops / (gigaflops * 1e9) / step, peakBytes: peaks[index])
      }
    }
  }
}

extension StepContest {
  /// As it takes part in a bench.
  fileprivate func contestant(of bench: StepBenchmark) -> StepBenchmark.Contestant {
    bench.contestant(optimizer, recordsSampleNorms: recordsNorms, microBatches: microBatches)
  }

  /// Of the process, while it makes one step alone with a workspace of its own.
  ///
  /// - Parameter bench: with room for so many samples at a time.
  func peakBytes(batch: Int, _ bench: (_ capacity: Int) -> StepBenchmark) -> Int {
    PeakMemory.reset()
    let bench = bench(batch / microBatches)
    _ = bench.secondsOfStep(contestant(of: bench), clock: StepCost.now)
    return PeakMemory.bytes
  }
}
