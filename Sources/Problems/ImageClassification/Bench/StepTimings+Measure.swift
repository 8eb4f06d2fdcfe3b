import Engine
import Foundation
import Statistics

extension StepTimings {
  /// Longer than is asked for where a few steps of everything take longer; sgd is measured in any case.
  static func measure(_ request: BenchRequest, _ known: KnownImages) -> StepTimings {
    let models = known.models.filter { request.models.isEmpty || request.models.contains($0.name) }
    let optimizers = request.optimizers.isEmpty ? StepContest.paper : request.optimizers
    BLASKernel.setThreads(1)
    let rate = SgemmRate()
    var rates: [Double] = []
    let measured = models.map { kind in
      measure(
        model(kind, imageSize: request.imageSize), optimizers: optimizers, batch: request.batch ?? 128,
        seconds: request.seconds / Double(models.count)
      ) {
        rates.append(rate.measure(clock: now))
      }
    }
    let gigaflops = median(of: rates)
    return StepTimings(
      sgemmGigaflops: gigaflops, blas: BLASKernel.identification, processor: Processor.current.model,
      rows: measured.flatMap { $0 }.map { $0.row(gigaflops: gigaflops) })
  }

  private static func now() -> Double { ProcessInfo.processInfo.systemUptime }

  private static func model(_ kind: ModelKind, imageSize: Int?) -> Model {
    let takesSizes = kind.settings.contains { if case .imageSize = $0 { true } else { false } }
    return kind.model(
      ModelOptions(imageSize: takesSizes ? imageSize : nil), data: ImageShape(size: 32, channels: 3))
  }

  /// One contestant's times, and what its row needs besides.
  private struct Measured {
    var contest: StepContest
    var model: String
    var batch: Int
    var seconds: [Double]
    /// Against the contestant that it is compared with, round by round.
    var ratios: [Double]
    var peakBytes: Int
    var loadSeconds: [Double]
    var productFlops: Double
    var nominalFlops: Double

    func row(gigaflops: Double) -> Row {
      let step = median(of: seconds)
      let ratio = quantileInterval(0.5, ofSorted: ratios.sorted())
      return Row(
        model: model, optimizer: contest.name, batch: batch, millisecondsPerStep: step * 1000,
        samplesPerSecond: Double(batch) / step, ratioToSGD: median(of: ratios),
        ratioLow: ratio.lower, ratioHigh: ratio.upper,
        limitShare: productFlops / (gigaflops * 1e9) / step, peakBytes: peakBytes,
        augmentationShare: median(of: loadSeconds) / step,
        timeTimesRateOverNominal: step * gigaflops * 1e9 / nominalFlops)
    }
  }

  private static func measure(
    _ model: Model, optimizers: [String], batch: Int, seconds: Double, besides: () -> Void
  ) -> [Measured] {
    let contests = StepContest.rows(of: optimizers, threshold: 1, batch: batch)
    let peaks = contests.map { peakBytes(of: $0, model: model, batch: batch) }
    let bench = StepBenchmark(model: model, batch: batch)
    let loader = LoaderBenchmark(model: model, batch: batch)
    // A threshold at the median norm clips half of the samples.
    let all = StepContest.rows(of: optimizers, threshold: bench.medianSampleNorm(), batch: batch)
    let contestants = all.map { contest in
      bench.contestant(
        contest.optimizer, recordsSampleNorms: contest.recordsNorms, microBatches: contest.microBatches)
    }
    var loads: [Double] = []
    func beforeRound() {
      besides()
      loads.append(loader.secondsOfBatch(clock: now))
    }
    let rounds = StepRounds(all, seconds: seconds, clock: now, besides: beforeRound) {
      bench.secondsOfStep(contestants[$0], clock: now)
    }
    return all.indices.map { index in
      Measured(
        contest: all[index], model: model.name, batch: batch, seconds: rounds.seconds[index],
        ratios: rounds.ratios[index], peakBytes: peaks[index], loadSeconds: loads,
        productFlops: bench.productFlops, nominalFlops: bench.nominalFlops)
    }
  }

  /// Of one step alone with a workspace of its own.
  private static func peakBytes(of contest: StepContest, model: Model, batch: Int) -> Int {
    PeakMemory.reset()
    let bench = StepBenchmark(model: model, batch: batch, capacity: batch / contest.microBatches)
    let contestant = bench.contestant(
      contest.optimizer, recordsSampleNorms: contest.recordsNorms, microBatches: contest.microBatches)
    _ = bench.secondsOfStep(contestant, clock: now)
    return PeakMemory.bytes
  }
}
