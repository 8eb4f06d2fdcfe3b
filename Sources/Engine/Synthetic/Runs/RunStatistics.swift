import Foundation

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

  /// Keeps gradient norms, a lane for each of at most eight `runs`, in a row of the series; NaN as +∞.
  ///
  /// A row is looked up once, not once a run: in one dimension that was a quarter of a step.
  mutating func note(_ norms: DoubleLanes, of runs: Range<Int>, row: Int) {
    let values = norms.replacing(with: .infinity, where: norms .!= norms)
    seriesGradientNorms[row].withUnsafeMutableBufferPointer { row in
      for run in runs { row[run] = values[run - runs.lowerBound] }
    }
  }
}

/// Numbers in ascending order, for quantiles; +∞ ranks last.
public struct SortedSample: Sendable {
  /// Ascending, at least one, none of them NaN.
  public let values: [Double]

  /// - Parameter values: at least one, none of them NaN.
  public init(_ values: [Double]) {
    precondition(!values.isEmpty && !values.contains { $0.isNaN }, "a sample of \(values.count) values")
    self.values = values.sorted()
  }

  /// Type 7 of Hyndman, Fan, "Sample quantiles in statistical packages", 1996.
  ///
  /// - Parameter probability: in [0, 1].
  public func quantile(_ probability: Double) -> Double {
    let place = probability * Double(values.count - 1)
    let below = Int(place)
    let above = min(below + 1, values.count - 1)
    // Not interpolated between equals: infinity less infinity is no number.
    guard values[above] > values[below] else { return values[below] }
    return values[below] + (place - Double(below)) * (values[above] - values[below])
  }

  /// +∞ where one of the values is.
  public var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Order statistics between which the law's quantile lies with a probability of at least 95 %, at least 97.5 % on
  /// each side, whatever the law; infinite where the sample is too small to tell.
  public func confidenceLimits(_ probability: Double) -> (lower: Double, upper: Double) {
    precondition(probability > 0 && probability < 1, "a quantile of probability \(probability)")
    // X_(r) ≤ q unless fewer than r values are at most q: r is the largest with P(Bin < r) ≤ 0.025.
    let below = Self.largestCount(values.count, probability)
    // The mirror image: of those above q.
    let above = Self.largestCount(values.count, 1 - probability)
    return (
      below == 0 ? -.infinity : values[below - 1], above == 0 ? .infinity : values[values.count - above]
    )
  }

  /// The largest r with P(Bin(count, probability) < r) ≤ 0.025.
  private static func largestCount(_ count: Int, _ probability: Double) -> Int {
    let mean = Double(count) * probability
    let deviation = (mean * (1 - probability)).squareRoot()
    // What lies ten deviations and more below the mean adds nothing to a sum of Doubles beside 0.025.
    let first = max(0, Int(mean - 10 * deviation - 10))
    func logarithm(_ k: Int) -> Double {
      lgamma(Double(count) + 1) - lgamma(Double(k) + 1) - lgamma(Double(count - k) + 1)
        + Double(k) * log(probability) + Double(count - k) * log1p(-probability)
    }
    var total = 0.0
    var k = first
    while k <= count {
      total += exp(logarithm(k))
      if total > 0.025 { return k }
      k += 1
    }
    return count
  }
}
