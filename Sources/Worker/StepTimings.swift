import Engine

/// What one training step costs for each model and optimizer, measured side by side.
public struct StepTimings: Sendable, Codable {
  public struct Row: Sendable, Codable {
    public var model: String
    public var optimizer: String
    public var batch: Int
    /// Median.
    public var millisecondsPerStep: Double
    public var samplesPerSecond: Double
    /// Against plain sgd in the same run, in as many micro-batches; the median over rounds.
    public var ratioToSGD: Double
    /// Ends of the median ratio's 95 % confidence interval, between order statistics.
    public var ratioLow: Double
    public var ratioHigh: Double
    /// What sgemm's rate would need for the step's matrix products, ÷ the step's time.
    public var limitShare: Double
    /// Of the process, for a training with this model, batch and optimizer alone.
    public var peakBytes: Int
    /// Time of making a batch (read, crop, flip, normalise), which comes on top, ÷ the step's time.
    public var augmentationShare: Double
    /// The step's time × sgemm's rate ÷ the arithmetic of a library that multiplies with padding too.
    public var timeTimesRateOverNominal: Double

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
  public var sgemmGigaflops: Double
  public var blas: String
  public var processor: String
  public var rows: [Row]

  enum CodingKeys: String, CodingKey {
    case sgemmGigaflops = "sgemm_gflops"
    case blas, processor, rows
  }

  /// Every model that can be measured.
  public static let models = Models.all.map(\.name)
  /// Every optimizer that can be measured.
  public static var optimizers: [String] { Optimizers.all.map(\.name) }
  /// Those that are measured where none is chosen.
  public static let usualOptimizers = StepContest.paper
}
