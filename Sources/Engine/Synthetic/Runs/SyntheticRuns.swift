/// Independent runs of one optimizer on a known function, each sample's gradient being ∇F plus noise.
///
/// Source of the set-up: Hübler, Fatkhullin, He, arXiv 2410.13849.
public struct SyntheticRuns: Sendable {
  /// F.
  public var objective: any Objective
  /// Where x_0 is.
  public var start: StartRule
  /// What is added to ∇F for each sample, in every component.
  public var noise: any NoiseLaw
  /// What is made of a step's gradients, and how x moves along it.
  public var optimizer: Optimizer
  /// The step size, the same in every step.
  public var learningRate: Double
  /// Samples of a step.
  public var batchSize: Int
  /// Samples of a micro-batch; divides `batchSize`.
  public var microBatchSize: Int
  /// Steps of each run.
  public var steps: Int
  /// Independent runs.
  public var runs: Int
  /// The series' quantiles are those of the first so many runs: all runs at all steps would not fit in memory.
  public var seriesRuns: Int
  /// The series has at most so many points, evenly spaced, the last step among them.
  private static let seriesPoints = 500
  /// Of noise and starts: the draws of a run depend on it and on the run's number, not on how many runs there are.
  public var seed: Int

  /// - Parameter microBatchSize: nil for the whole batch.
  public init(
    objective: any Objective, start: StartRule, noise: any NoiseLaw, optimizer: Optimizer,
    learningRate: Double, batchSize: Int, microBatchSize: Int? = nil, steps: Int, runs: Int,
    seriesRuns: Int = 2000, seed: Int
  ) {
    precondition(batchSize > 0 && steps > 0 && runs > 0, "\(batchSize) samples, \(steps) steps, \(runs) runs")
    precondition(seriesRuns > 0, "a series of \(seriesRuns) runs")
    precondition(
      microBatchSize.map { $0 > 0 && batchSize % $0 == 0 } ?? true,
      "\(batchSize) samples in micro-batches of \(microBatchSize ?? 0)")
    self.objective = objective
    self.start = start
    self.noise = noise
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.batchSize = batchSize
    self.microBatchSize = microBatchSize ?? batchSize
    self.steps = steps
    self.runs = runs
    self.seriesRuns = min(runs, seriesRuns)
    self.seed = seed
  }

  /// Steps of the series, ascending: the last step and every k-th before it.
  public var seriesSteps: [Int] {
    let stride = (steps + Self.seriesPoints - 1) / Self.seriesPoints
    return Array(Swift.stride(from: (steps - 1) % stride, to: steps, by: stride))
  }

  /// All runs, with nobody told how far they are.
  public func run() -> RunStatistics { run { _ in } }

  /// - Parameter onRuns: called with how many runs are done, also in the middle of long ones; what it throws breaks off.
  public func run(onRuns: (Int) throws -> Void) rethrows -> RunStatistics {
    var statistics = RunStatistics(self)
    let block = RunBlock(self)
    for first in stride(from: 0, to: runs, by: 8) {
      try block.advance(firstRun: first, into: &statistics) { try onRuns(first) }
      try onRuns(min(first + 8, runs))
    }
    return statistics
  }
}

/// The first point of every run.
public enum StartRule: Sendable, Hashable {
  /// Every component is the value.
  case constant(Double)
  /// +value, −value, +value, …
  case alternating(Double)
  /// value / j for component j = 1, 2, …
  case harmonic(Double)
  /// N(0, value²) in every component, drawn for each run.
  case normal(Double)

  /// Component `index` where the rule draws nothing, else nil.
  public func component(_ index: Int) -> Double? {
    switch self {
    case .constant(let value): value
    case .alternating(let value): index % 2 == 0 ? value : -value
    case .harmonic(let value): value / Double(index + 1)
    case .normal: nil
    }
  }
}
