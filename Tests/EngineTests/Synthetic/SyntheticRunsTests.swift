import Foundation
import Testing

@testable import Engine

@Suite struct SyntheticRunsTests {
  func runs(
    _ optimizer: Optimizer, _ noise: any NoiseLaw, learningRate: Double = 0.1, runs: Int = 20_000,
    dimension: Int = 1, batchSize: Int = 16, steps: Int = 100
  ) -> SyntheticRuns {
    SyntheticRuns(
      objective: Quadratic(dimension: dimension), start: .constant(1), noise: noise, optimizer: optimizer,
      learningRate: learningRate, batchSize: batchSize, steps: steps, runs: runs, seed: 5)
  }

  static let laws: [any NoiseLaw] = [
    NormalNoise(), SymmetricParetoNoise(tailIndex: 2.5), SymmetricParetoNoise(tailIndex: 1.5),
  ]

  /// Medians and 0.9, 0.99 and 0.999 quantiles of a NumPy program with N = 20,000, law by law.
  static let reference: [(String, [[Double]])] = [
    (
      "sgd",
      [[0.1282, 0.1464, 0.1627, 0.1756], [0.1655, 0.2038, 0.2485, 0.3610], [0.3639, 0.6627, 1.987, 10.81]]
    ),
    (
      "normalized",
      [
        [0.1480, 0.1660, 0.1840, 0.1980], [0.1900, 0.2280, 0.2640, 0.2940], [0.2580, 0.3360, 0.4160, 0.4720],
      ]
    ),
    (
      "clip",
      [
        [0.1427, 0.1588, 0.1743, 0.1880], [0.1864, 0.2213, 0.2547, 0.2823], [0.2557, 0.3300, 0.4059, 0.4673],
      ]
    ),
    (
      "ps growing",
      [
        [0.1320, 0.1505, 0.1673, 0.1810], [0.1667, 0.1992, 0.2315, 0.2610], [0.1954, 0.2425, 0.2903, 0.3281],
      ]
    ),
    (
      "ps constant",
      [
        [0.1282, 0.1464, 0.1627, 0.1757], [0.1562, 0.1866, 0.2167, 0.2437], [0.1928, 0.2398, 0.2869, 0.3263],
      ]
    ),
  ]

  /// Without noise x_t = 0.9^t: the mean over steps 4 to 8 of nine.
  @Test func theLateNormIsThatOfTheLastHalfOfTheSteps() {
    var problem = runs(Optimizer(), NormalNoise(scale: 0), runs: 8, steps: 9)
    let expected = (4...8).map { pow(0.9, Double($0)) }.reduce(0, +) / 5
    #expect(problem.run().lateGradientNorms.allSatisfy { abs($0 - expected) < 1e-12 })
    problem.steps = 1
    #expect(problem.run().lateGradientNorms == problem.run().averageGradientNorms)
    problem.learningRate = 1e200
    problem.steps = 9
    #expect(problem.run().lateGradientNorms.allSatisfy { $0 == .infinity })
  }

  /// A draw beyond single precision ends the run, whatever clips it and in however many dimensions.
  @Test(arguments: [1, 2, 5])
  func noiseThatOverflowsEndsRunsInEveryDimension(dimension: Int) {
    let methods = [
      Optimizer(), Optimizer(PerSampleClip(threshold: 1, beta: .infinity, epsilon: 0)),
      Optimizer(PerSampleClip(threshold: 1, beta: 2, epsilon: 0)),
      Optimizer(MicroBatchClip(threshold: 1, epsilon: 0)),
      Optimizer(BatchClip(threshold: 1, epsilon: 0)), Optimizer(NormalizedMean(epsilon: 0)),
    ]
    // One draw of two is 10⁵⁰; in one law by its scale, in the other by its size.
    let laws: [any NoiseLaw] = [
      TwoPointNoise(probability: 0.5, order: 1, scale: 1e50), NormalNoise(scale: 1e39),
      TwoPointNoise(probability: 0.5, order: 0.006),
    ]
    for law in laws {
      for method in methods {
        let statistics = runs(method, law, runs: 16, dimension: dimension, steps: 10).run()
        #expect(statistics.divergedRuns == 16, "\(law), \(method)")
      }
    }
  }

  /// A run in which no draw overflows is what it is under a law that cannot.
  @Test func runsWithoutOverflowAreTheSameToTheBit() {
    let method = Optimizer(PerSampleClip(threshold: 1, beta: .infinity, epsilon: 0))
    let rare = TwoPointNoise(probability: 1e-3, order: 0.07)
    #expect(rare.mayOverflow)
    let statistics = runs(method, rare, runs: 64, batchSize: 1, steps: 100).run()
    let without = runs(method, NormalNoise(scale: 0), runs: 64, batchSize: 1, steps: 100).run()
    #expect(statistics.divergedRuns > 0 && statistics.divergedRuns < 64)
    for (a, b) in zip(statistics.averageGradientNorms, without.averageGradientNorms) where a.isFinite {
      #expect(a == b)
    }
  }

  /// Both have N = 20,000: a quantile's standard error is √(δ(1−δ)/N) over its density, which the run itself
  /// estimates from the quantiles at δ ± h. Four and a half of them, twice the variance, and the table's rounding.
  @Test(arguments: 0..<5, 0..<3)
  func quantilesAgreeWithTheReferenceRun(method: Int, law: Int) {
    let (name, rows) = Self.reference[method]
    let noise = Self.laws[law]
    let beta = law == 2 ? 1.5 : 2
    let problem =
      switch name {
      case "sgd": runs(Optimizer(), noise)
      case "normalized": runs(Optimizer(NormalizedMean(epsilon: 0)), noise)
      case "clip": runs(Optimizer(BatchClip(threshold: 0.1, epsilon: 0)), noise, learningRate: 1)
      case "ps growing": runs(Optimizer(PerSampleClip(threshold: 1, beta: beta, epsilon: 0)), noise)
      default:
        runs(Optimizer(PerSampleClip(threshold: pow(16, 1 / beta), beta: .infinity, epsilon: 0)), noise)
      }
    let sample = SortedSample(problem.run().averageGradientNorms)
    for (delta, expected) in zip([0.5, 0.1, 0.01, 0.001], rows[law]) {
      let probability = 1 - delta
      let h = min(delta, 1 - delta) / 2
      let slope = (sample.quantile(probability + h) - sample.quantile(probability - h)) / (2 * h)
      let error = (delta * probability / 20_000).squareRoot() * slope
      let found = sample.quantile(probability)
      #expect(
        abs(found - expected) < 4.5 * 2.0.squareRoot() * error + 5e-4 * expected + 5e-5,
        "\(name), law \(law), 1 − \(delta): \(found), not \(expected) ± \(error)")
    }
  }

  /// x_T has mean (1−η)^T x0 and variance (η²s²/n)(1−(1−η)^{2T})/(1−(1−η)²).
  @Test func gaussianSGDHasTheClosedFormVariance() {
    let outcome = runs(Optimizer(), NormalNoise()).run()
    let secondMoment = 2 * outcome.finalGaps.reduce(0, +) / Double(outcome.finalGaps.count)
    let variance = 0.01 / 16 * (1 - pow(0.9, 200)) / (1 - 0.81)
    let expected = variance + pow(0.9, 200)
    #expect(abs(secondMoment / expected - 1) < 5 * (2.0 / 20_000).squareRoot())
  }

  /// Also where 16 or 3 samples, growing thresholds that nothing reaches, or several components are summed.
  @Test(arguments: [
    (Optimizer(), 1, 3), (Optimizer(), 5, 16),
    (Optimizer(PerSampleClip(threshold: 10, beta: 1.5, epsilon: 0)), 1, 3),
    (Optimizer(PerSampleClip(threshold: 10, beta: .infinity, epsilon: 0)), 6, 7),
  ])
  func noNoiseIsGradientDescentToTheBit(optimizer: Optimizer, dimension: Int, batch: Int) {
    let outcome = runs(
      optimizer, SymmetricParetoNoise(tailIndex: 1.5, scale: 0), runs: 3, dimension: dimension,
      batchSize: batch
    ).run()
    var x = 1.0
    for step in 0..<100 {
      var square = 0.0
      for _ in 0..<dimension { square.addProduct(x, x) }
      for run in 0..<3 {
        #expect(outcome.seriesGradientNorms[step][run] == (dimension == 1 ? abs(x) : square.squareRoot()))
      }
      x -= 0.1 * x
    }
  }

  /// A run has the same bits alone, first, or in the middle of others.
  @Test(arguments: [1, 3, 6], 0..<3)
  func aRunDoesNotDependOnItsNeighbours(dimension: Int, method: Int) {
    let optimizer = [
      Optimizer(PerSampleClip(threshold: 1, beta: 2, epsilon: 1e-6), momentum: 0.5),
      Optimizer(BatchClip(threshold: 2), AdamW(weightDecay: 0.01)),
      Optimizer(QuantileClip(threshold: 1, quantile: 0.5, rate: 0.2), momentum: 0.5),
    ][method]
    var problem = runs(
      optimizer, StudentTNoise(degreesOfFreedom: 1.5), runs: 21, dimension: dimension, batchSize: 5, steps: 30
    )
    let all = problem.run()
    problem.runs = 3
    problem.seriesRuns = 3
    let few = problem.run()
    #expect(few.averageGradientNorms == Array(all.averageGradientNorms[..<3]))
    #expect(few.finalGaps == Array(all.finalGaps[..<3]))
    #expect(few.seriesGradientNorms == all.seriesGradientNorms.map { Array($0[..<3]) })
    #expect(Set(all.averageGradientNorms).count == 21)
  }
}
