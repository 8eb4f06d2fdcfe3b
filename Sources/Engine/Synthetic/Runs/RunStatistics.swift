/// What runs measured: a few numbers a run, and the path of the first ones.
///
/// A run has diverged where its mean gradient norm, its last one or its last F is not finite; it then has +∞ in every
/// one of these numbers.
public struct RunStatistics: Sendable {
  /// Mean over t = 0 … steps−1 of ‖∇F(x_t)‖, one a run.
  public var averageGradientNorms: [Double]
  /// Mean over t = ⌊steps/2⌋ … steps−1 of ‖∇F(x_t)‖, one a run.
  public var lateGradientNorms: [Double]
  /// ‖∇F(x_steps)‖, one a run.
  public var finalGradientNorms: [Double]
  /// Minimum over t = 0 … steps−1 of ‖∇F(x_t)‖, one a run.
  public var smallestGradientNorms: [Double]
  /// F(x_steps) − F*, one a run.
  public var finalGaps: [Double]
  /// ‖∇F(x_t)‖ at the series' steps: (steps of the series, its runs).
  public var seriesGradientNorms: [[Double]]
  /// The series' steps t, ascending, counted from 0.
  public var seriesSteps: [Int]
  /// Samples whose gradient was shortened, over all runs.
  public var clippedSamples = 0
  /// Steps whose estimate was shortened, as a whole or in a coordinate, over all runs.
  public var clippedSteps = 0
  /// Micro-batches whose mean gradient was shortened, over all runs.
  public var clippedMicroBatches = 0
  /// Runs that have diverged.
  public var divergedRuns = 0

  init(_ runs: SyntheticRuns) {
    let empty = [Double](repeating: 0, count: runs.runs)
    (averageGradientNorms, lateGradientNorms, finalGradientNorms) = (empty, empty, empty)
    (smallestGradientNorms, finalGaps) = (empty, empty)
    seriesSteps = runs.seriesSteps
    seriesGradientNorms = [[Double]](
      repeating: [Double](repeating: 0, count: runs.seriesRuns), count: seriesSteps.count)
  }
}
