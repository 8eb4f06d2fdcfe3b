import Foundation

/// What one training step costs for each model and optimizer, measured side by side.
struct StepTimings: BenchTable {
  struct Row: Sendable, Encodable {
    var model: String
    var optimizer: String
    var batch: Int
    /// Median.
    var millisecondsPerStep: Double
    var samplesPerSecond: Double
    /// Against plain sgd in the same run, in as many micro-batches; the median over rounds.
    var ratioToSGD: Double
    /// Ends of the median ratio's 95 % confidence interval, between order statistics.
    var ratioLow: Double
    var ratioHigh: Double
    /// What sgemm's rate would need for the step's matrix products, ÷ the step's time.
    var limitShare: Double
    /// Of the process, for a training with this model, batch and optimizer alone.
    var peakBytes: Int
    /// Time of making a batch (read, crop, flip, normalise), which comes on top, ÷ the step's time.
    var augmentationShare: Double
    /// The step's time × sgemm's rate ÷ the arithmetic of a library that multiplies with padding too.
    var timeTimesRateOverNominal: Double

    enum CodingKeys: String, CodingKey {
      case model, optimizer, batch
      case millisecondsPerStep = "ms_per_step"
      case samplesPerSecond = "samples_per_second"
      case ratioToSGD = "ratio_to_sgd"
      case ratioLow = "ratio_low"
      case ratioHigh = "ratio_high"
      case limitShare = "limit_share"
      case peakBytes = "peak_bytes"
      case augmentationShare = "augmentation_share"
      case timeTimesRateOverNominal = "time_times_rate_over_nominal"
    }
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
    "model", "optimizer", "batch", "ms/step", "samples/s", "peak MB", "ratio to sgd", "of 95 %",
    "limit share", "augmentation", "time x rate/nominal",
  ]
  var numbers: Set<Int> { Set(2...10) }

  /// One a model and optimizer.
  var lines: [[String]] {
    rows.map { row in
      [
        row.model, row.optimizer, String(row.batch), number(row.millisecondsPerStep, 1),
        number(row.samplesPerSecond, 0), number(Double(row.peakBytes) / 1e6, 0), number(row.ratioToSGD, 3),
        "\(number(row.ratioLow, 3))-\(number(row.ratioHigh, 3))", number(row.limitShare, 3),
        number(row.augmentationShare, 3), number(row.timeTimesRateOverNominal, 3),
      ]
    }
  }

  private func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
