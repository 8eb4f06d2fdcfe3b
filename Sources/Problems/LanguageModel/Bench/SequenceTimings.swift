import Engine
import Foundation
import Statistics

/// What one training step of a language model costs for each optimizer, measured side by side.
struct SequenceTimings: BenchTable {
  struct Row: Sendable, Encodable {
    var model: String
    var optimizer: String
    var batch: Int
    /// Median.
    var millisecondsPerStep: Double
    var tokensPerSecond: Double
    /// Against plain adamw in the same run, in as many micro-batches; the median over rounds.
    var ratioToPlain: Double
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
      case tokensPerSecond = "tokens_per_second"
      case ratioToPlain = "ratio_to_plain"
      case ratioLow = "ratio_low"
      case ratioHigh = "ratio_high"
      case limitShare = "limit_share"
      case peakBytes = "peak_bytes"
    }
  }

  /// A model that is measured by its name.
  struct BenchedModel: Sendable {
    var name: String
    var model: GPTModel
    /// Sequences of a step where nothing is said.
    var batch: Int
    /// Measured only where it is named: a round takes minutes.
    var isLarge = false

    static let all = [
      // nanoGPT's README: the sizes for processors, those of train_shakespeare_char.py, and GPT-2 of 124 million.
      BenchedModel(
        name: "gpt", model: GPTModel(vocabulary: 65, layers: 4, heads: 4, width: 128, context: 64), batch: 12),
      BenchedModel(
        name: "gpt_char", model: GPTModel(vocabulary: 65, layers: 6, heads: 6, width: 384, context: 256),
        batch: 8),
      BenchedModel(
        name: "gpt2", model: GPTModel(vocabulary: 50_257, layers: 12, heads: 12, width: 768, context: 1024),
        batch: 1, isLarge: true),
    ]
  }

  /// OpenBLAS's rate on a 1024³ product, median over the whole run.
  var sgemmGigaflops: Double
  var blas: String
  var processor: String
  var rows: [Row]

  enum CodingKeys: String, CodingKey {
    case sgemmGigaflops = "sgemm_gflops"
    case blas, processor, rows
  }

  var title: String {
    "\(processor), \(blas), sgemm \(number(sgemmGigaflops, 0)) GFLOP/s on one core"
  }

  let heads = [
    "model", "optimizer", "batch", "ms/step", "tokens/s", "peak MB", "ratio to plain", "of 95 %",
    "limit share",
  ]
  var numbers: Set<Int> { Set(2...8) }

  var lines: [[String]] {
    rows.map { row in
      [
        row.model, row.optimizer, String(row.batch), number(row.millisecondsPerStep, 1),
        number(row.tokensPerSecond, 0), number(Double(row.peakBytes) / 1e6, 0), number(row.ratioToPlain, 3),
        "\(number(row.ratioLow, 3))-\(number(row.ratioHigh, 3))", number(row.limitShare, 3),
      ]
    }
  }

  private func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}

extension SequenceTimings {
  /// Longer than is asked for where a few steps of everything take longer; adamw is measured in any case.
  static func measure(_ request: BenchRequest) -> SequenceTimings {
    let models = BenchedModel.all.filter {
      request.models.isEmpty ? !$0.isLarge : request.models.contains($0.name)
    }
    BLASKernel.setThreads(1)
    let rate = SgemmRate()
    var rates: [Double] = []
    let measured = models.map { model in
      measure(model, request, seconds: request.seconds / Double(models.count)) {
        rates.append(rate.measure(clock: now))
      }
    }
    let gigaflops = median(of: rates)
    return SequenceTimings(
      sgemmGigaflops: gigaflops, blas: BLASKernel.identification, processor: Processor.current.model,
      rows: measured.flatMap { $0(gigaflops) })
  }

  private static func now() -> Double { ProcessInfo.processInfo.systemUptime }

  /// - Returns: the rows, once sgemm's rate is known.
  private static func measure(
    _ kind: BenchedModel, _ request: BenchRequest, seconds: Double, besides: () -> Void
  ) -> (Double) -> [Row] {
    let batch = request.batch ?? kind.batch
    let optimizers = request.optimizers.isEmpty ? StepContest.ofText : request.optimizers
    let peaks = StepContest.textRows(of: optimizers, batch: batch) { $0 == 1 ? 1e-3 : 1 }.map { contest in
      PeakMemory.reset()
      let bench = StepBenchmark(model: kind.model, batch: batch, capacity: batch / contest.microBatches)
      _ = bench.secondsOfStep(contestant(contest, bench), clock: now)
      return PeakMemory.bytes
    }
    let bench = StepBenchmark(model: kind.model, batch: batch)
    let contests = StepContest.textRows(of: optimizers, batch: batch) {
      bench.threshold(clippingShare: $0)
    }
    let contestants = contests.map { contestant($0, bench) }
    let rounds = StepRounds(contests, seconds: seconds, clock: now, besides: besides) {
      bench.secondsOfStep(contestants[$0], clock: now)
    }
    let (flops, tokens) = (bench.productFlops, batch * kind.model.context)
    return { gigaflops in
      contests.indices.map { index in
        let step = median(of: rounds.seconds[index])
        let ratio = quantileInterval(0.5, ofSorted: rounds.ratios[index].sorted())
        return Row(
          model: kind.name, optimizer: contests[index].name, batch: batch, millisecondsPerStep: step * 1000,
          tokensPerSecond: Double(tokens) / step, ratioToPlain: median(of: rounds.ratios[index]),
          ratioLow: ratio.lower, ratioHigh: ratio.upper, limitShare: flops / (gigaflops * 1e9) / step,
          peakBytes: peaks[index])
      }
    }
  }

  private static func contestant(_ contest: StepContest, _ bench: StepBenchmark) -> StepBenchmark.Contestant {
    bench.contestant(
      contest.optimizer, recordsSampleNorms: contest.recordsNorms, microBatches: contest.microBatches)
  }
}
