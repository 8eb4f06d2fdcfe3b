import Foundation
import Testing

@testable import Engine

@Suite struct NoiseLawTests {
  func draws(_ law: NoiseLaw, _ count: Int) -> [Double] {
    let stream = RandomStream(seed: 11, role: .gradientNoise)
    return (0..<(count / 4)).flatMap { index in
      let block = law.draws(stream.words(at: index))
      return (0..<4).map { block[$0] }
    }
  }

  /// The Kolmogorov–Smirnov distance is below 1.95/√n with probability 0.999; the seed is fixed.
  @Test(arguments: [NoiseLaw.normal(scale: 2), .symmetricPareto(tailIndex: 1.5, scale: 1)])
  func drawsFollowTheirDistribution(law: NoiseLaw) {
    let sample = draws(law, 100_000).sorted()
    func cumulative(_ x: Double) -> Double {
      switch law {
      case .normal(let scale): 0.5 * erfc(-x / (scale * 2.0.squareRoot()))
      case .symmetricPareto(let a, let scale):
        abs(x) < scale ? 0.5 : x > 0 ? 1 - 0.5 * pow(x / scale, -a) : 0.5 * pow(-x / scale, -a)
      }
    }
    let distance = sample.enumerated().map { abs(cumulative($1) - (Double($0) + 0.5) / Double(sample.count)) }
      .max()!
    #expect(distance < 1.95 / Double(sample.count).squareRoot())
  }

  /// E min(|ξ|, 16)² is 13 at tail index 1.5 and 4 at 2.5; five standard errors.
  @Test(arguments: [(1.5, 13.0), (2.5, 4.0)])
  func truncatedSecondMomentsAreTheClosedForms(tailIndex: Double, expected: Double) {
    let values = draws(.symmetricPareto(tailIndex: tailIndex, scale: 1), 1_000_000)
      .map { min(abs($0), 16) * min(abs($0), 16) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)
    #expect(abs(mean - expected) < 5 * (variance / Double(values.count)).squareRoot())
  }
}

@Suite struct QuadraticRunsTests {
  func runs(
    _ optimizer: Optimizer, _ noise: NoiseLaw, learningRate: Double = 0.1, runs: Int = 4000
  )
    -> QuadraticRuns
  {
    QuadraticRuns(
      dimension: 1, start: 1, noise: noise, optimizer: optimizer, learningRate: learningRate, batchSize: 16,
      steps: 100, runs: runs, seed: 5)
  }

  /// The reference run of a NumPy program (N = 20,000); medians and 0.9 quantiles at the sampling error of both.
  @Test(arguments: [
    ("sgd", NoiseLaw.normal(scale: 1), 0.1282, 0.1464),
    ("sgd", .symmetricPareto(tailIndex: 2.5, scale: 1), 0.1655, 0.2038),
    ("sgd", .symmetricPareto(tailIndex: 1.5, scale: 1), 0.3639, 0.6627),
    ("normalized", .symmetricPareto(tailIndex: 1.5, scale: 1), 0.2580, 0.3360),
    ("clip", .normal(scale: 1), 0.1427, 0.1588),
    ("clip", .symmetricPareto(tailIndex: 1.5, scale: 1), 0.2557, 0.3300),
    ("ps growing", .symmetricPareto(tailIndex: 1.5, scale: 1), 0.1954, 0.2425),
    ("ps growing", .symmetricPareto(tailIndex: 2.5, scale: 1), 0.1667, 0.1992),
    ("ps constant", .symmetricPareto(tailIndex: 1.5, scale: 1), 0.1928, 0.2398),
  ])
  func quantilesAgreeWithTheReferenceRun(
    method: String, noise: NoiseLaw, median: Double, upper: Double
  ) throws {
    var beta = 2.0
    if case .symmetricPareto(1.5, _) = noise { beta = 1.5 }
    let problem: QuadraticRuns =
      switch method {
      case "sgd": runs(Optimizer(), noise)
      case "normalized": runs(Optimizer(batchRule: .normalize(epsilon: 0)), noise)
      case "clip": runs(Optimizer(batchRule: .clip(threshold: 0.1, epsilon: 0)), noise, learningRate: 1)
      case "ps growing": runs(Optimizer(weighting: .clip(threshold: 1, beta: beta, epsilon: 0)), noise)
      default:
        runs(Optimizer(weighting: .clip(threshold: pow(16, 1 / beta), beta: .infinity, epsilon: 0)), noise)
      }
    let sorted = problem.run().averageGradientNorms.sorted()
    // 4,000 runs: the standard error of a median is about 1.25 sd/63; 3 % covers it three times over, and the
    // 0.9 quantile of the heaviest law needs 8 %.
    #expect(abs(sorted[sorted.count / 2] / median - 1) < 0.03)
    #expect(abs(sorted[sorted.count * 9 / 10] / upper - 1) < 0.08)
  }

  /// x_T has mean (1−η)^T x0 and variance (η²s²/n)(1−(1−η)^{2T})/(1−(1−η)²).
  @Test func gaussianSGDHasTheClosedFormVariance() {
    let outcome = runs(Optimizer(), .normal(scale: 1)).run()
    let secondMoment = 2 * outcome.finalGaps.reduce(0, +) / Double(outcome.finalGaps.count)
    let variance = 0.01 / 16 * (1 - pow(0.9, 200)) / (1 - 0.81)
    let expected = variance + pow(0.9, 200)
    #expect(abs(secondMoment / expected - 1) < 5 * (2.0 / 4000).squareRoot())
  }

  @Test func noNoiseIsGradientDescentToTheBit() {
    let outcome = runs(Optimizer(), .normal(scale: 0), runs: 1).run()
    var x = 1.0
    for step in 0..<100 {
      #expect(outcome.gradientNorms[step][0] == abs(x))
      var sum = 0.0
      for _ in 0..<16 { sum += x }
      x -= 0.1 * (sum / 16)
    }
  }
}
