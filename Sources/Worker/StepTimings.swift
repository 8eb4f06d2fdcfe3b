import Engine
import Foundation

/// What one training step costs for each optimizer, measured side by side.
public struct StepTimings: Sendable, Codable {
  public struct Row: Sendable, Codable {
    public var model: String
    public var optimizer: String
    public var batch: Int
    /// Median.
    public var millisecondsPerStep: Double
    public var samplesPerSecond: Double
    /// Against plain sgd in the same run.
    public var ratioToSGD: Double
    /// Plain unfolded arithmetic of the step (11.12 GFLOP at batch 128) at the measured sgemm rate: time ÷ that.
    public var timeTimesRateOverNominal: Double

    enum CodingKeys: String, CodingKey {
      case model, optimizer, batch
      case millisecondsPerStep = "ms_per_step"
      case samplesPerSecond = "samples_per_second"
      case ratioToSGD = "ratio_to_sgd"
      case timeTimesRateOverNominal = "time_times_rate_over_nominal"
    }
  }

  /// OpenBLAS's rate on a 1024³ product, median over the whole run.
  public var sgemmGigaflops: Double
  public var blas: String
  public var processor: String
  public var rows: [Row]

  enum CodingKeys: String, CodingKey {
    case sgemmGigaflops = "sgemm_gflops"
    case blas, processor, rows
  }

  /// GFLOP of one sample's step with every padding tap multiplied out, forward and backward, for `alexnet_cifar`.
  private static let nominalPerSample = 11.12 / 128

  /// Measures for about `seconds`, taking optimizers in turn (A B C A B C …) so that a machine that drifts
  /// drifts under all of them alike.
  public static func measure(batch: Int, seconds: Double) -> StepTimings {
    BLASKernel.setThreads(1)
    let now: () -> Double = { ProcessInfo.processInfo.systemUptime }
    let bench = StepBenchmark(
      model: ModelKind.alexNetCifar.model(data: ImageShape(size: 32, channels: 3)), batch: batch)
    let threshold = bench.medianSampleNorm()
    let contestants: [(name: String, optimizer: Optimizer, recordsNorms: Bool)] = [
      ("sgd", Optimizer(momentum: 0.9), false),
      ("sgd, norms recorded", Optimizer(momentum: 0.9), true),
      ("clip_sgd", Optimizer(batchRule: .clip(threshold: 1, epsilon: 0), momentum: 0.9), false),
      ("normalized_sgd", Optimizer(batchRule: .normalize(epsilon: 0), momentum: 0.9), false),
      (
        "ps_clip_sgd",
        Optimizer(weighting: .clip(threshold: threshold, beta: .infinity, epsilon: 0), momentum: 0.9), false
      ),
      (
        "ps_clip_sgd, growing",
        Optimizer(weighting: .clip(threshold: threshold / 8, beta: 2, epsilon: 0), momentum: 0.9), false
      ),
    ]
    var times = [[Double]](repeating: [], count: contestants.count)
    var rates: [Double] = []
    let start = now()
    while now() - start < seconds || rates.count < 5 {
      rates.append(BLASKernel.measureRate(repetitions: 3, clock: now))
      for (index, contestant) in contestants.enumerated() {
        times[index].append(
          bench.secondsOfStep(
            contestant.optimizer, recordsSampleNorms: contestant.recordsNorms, clock: now))
      }
    }
    let rate = median(rates)
    let plain = median(times[0])
    return StepTimings(
      sgemmGigaflops: rate, blas: BLASKernel.identification, processor: Processor.current.model,
      rows: zip(contestants, times).map { contestant, times in
        let step = median(times)
        return Row(
          model: ModelKind.alexNetCifar.name, optimizer: contestant.name, batch: batch,
          millisecondsPerStep: step * 1000, samplesPerSecond: Double(batch) / step, ratioToSGD: step / plain,
          timeTimesRateOverNominal: step * rate / (nominalPerSample * Double(batch)))
      })
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
