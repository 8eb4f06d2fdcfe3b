import Foundation
import Testing

@testable import Engine

@Suite struct TheoryTests {
  @Test(arguments: [(1.4, 6.92), (1.25, 4.19)])
  func sigmaOfParetoNoiseIsItsClosedForm(order: Double, expected: Double) {
    let sigma = pow(SymmetricParetoNoise(tailIndex: 1.5).normMoment(order, dimension: 1), 1 / order)
    #expect(abs(sigma - expected) < 0.005)
  }

  @Test func momentsOfNormsScaleWithLawAndDimension() {
    #expect(
      abs(SymmetricParetoNoise(tailIndex: 2.5, scale: 3).normMoment(2, dimension: 4) - 9 * 4 * 5) < 1e-9)
    // E of a normal vector's norm in two dimensions: √(π/2).
    #expect(abs(NormalNoise().normMoment(1, dimension: 2) - (Double.pi / 2).squareRoot()) < 1e-12)
    #expect(SymmetricStableNoise(index: 1.5).normMoment(1.5, dimension: 1) == .infinity)
  }

  /// σ²T/(LΔ0) = 49·100/(2·50) = 49; p = 1.5 raises it to 1.5.
  @Test func theBatchSizeIsTheFormula() {
    let theory = Theory(smoothness: 2, gap: 50, momentOrder: 1.5, sigma: 7, steps: 100)
    #expect(theory.batchSize == 343)
    #expect(Theory(smoothness: 2, gap: 50, momentOrder: 1.5, sigma: 0, steps: 100).batchSize == 1)
  }

  /// Pareto noise of tail index 2.5 has σ² = 5: from a start at 10 n is T/10, whole at powers of ten. A root of σ²,
  /// squared again, made 2, 11, 101 and 1001 of them.
  @Test(arguments: [(10, 1.0), (32, 4), (100, 10), (316, 32), (1000, 100), (10_000, 1000)])
  func aWholeBatchSizeIsNotRoundedUp(steps: Int, expected: Double) {
    let moment = SymmetricParetoNoise(tailIndex: 2.5).normMoment(2, dimension: 1)
    let theory = Theory(smoothness: 1, gap: 50, momentOrder: 2, moment: moment, steps: steps)
    #expect(theory.batchSize == expected)
    let isWhole = steps % 10 == 0
    #expect(theory.wholeBatchSize == (isWhole ? expected : nil))
    // The same from σ, a root of 5 that is no number of this machine.
    let declared = Theory(smoothness: 1, gap: 50, momentOrder: 2, sigma: 5.0.squareRoot(), steps: steps)
    #expect(declared.batchSize == expected)
  }

  /// σ^p and T/(LΔ0) are whole powers of m: so is n, for every order whose powers are whole.
  @Test(arguments: [1.25, 1.5, 2.0], [2.0, 3, 5, 7])
  func wholePowersGiveWholeBatchSizes(order: Double, m: Double) {
    let theory = Theory(smoothness: 1, gap: 1 / pow(m, 2), momentOrder: order, moment: m, steps: 1)
    let expected = pow(m, 1 / (order - 1) + order / (order - 1)).rounded()
    #expect(theory.batchSize == expected && theory.wholeBatchSize == expected)
  }

  @Test func parametersAreMultiplesOfTheTheorys() throws {
    let theory = Theory(smoothness: 2, gap: 50, momentOrder: 1.5, sigma: 7, steps: 100)
    func scaled(
      _ estimator: any GradientEstimator, _ rate: Double = 1
    ) throws -> (estimator: any GradientEstimator, rate: Double) {
      let scaled = try #require(theory.scaled(Optimizer(estimator), learningRate: rate, batchSize: 8))
      return (scaled.optimizer.estimator, scaled.learningRate)
    }
    let constant = try scaled(PerSampleClip(threshold: 2), 3)
    #expect(constant.estimator.thresholds == (2 * 7 * pow(8, 1 / 1.5), .infinity) && constant.rate == 1.5)
    #expect(try scaled(PerSampleClip(threshold: 1, beta: 2)).estimator.thresholds == (7, 3))
    #expect(try scaled(NormalizedMean()).rate == 0.5)
    #expect(try scaled(MeanGradient(), 4).rate == 2)
    let clip = try scaled(BatchClip(threshold: 1))
    #expect(abs(clip.rate * clip.estimator.thresholds.first - 0.5) < 1e-12)
  }

  @Test func theTheorySaysNothingOfOtherEstimatorsAndRules() {
    let theory = Theory(smoothness: 2, gap: 50, momentOrder: 1.5, sigma: 7, steps: 100)
    for optimizer in [
      Optimizer(MicroBatchClip(threshold: 1)), Optimizer(AutomaticClip(gamma: 0.01)),
      Optimizer(QuantileClip(threshold: 0.1, quantile: 0.5, rate: 0.2)),
      Optimizer(CoordinateClip(threshold: 1)), Optimizer(MeanGradient(), AdamW(weightDecay: 0.01)),
    ] { #expect(theory.scaled(optimizer, learningRate: 1, batchSize: 8) == nil) }
  }

  @Test func theRateIsThatOfThePaper() {
    #expect(Theory.rateExponent(momentOrder: 2) == -0.25)
    #expect(abs(Theory.rateExponent(momentOrder: 1.5) + 0.2) < 1e-15)
  }

  /// Under the theory's parameters Clip-SGD clips nearly always, and then is Normalized-SGD: the same medians.
  @Test func clipAndNormalizedAreIndistinguishableUnderTheTheory() throws {
    let noise = SymmetricParetoNoise(tailIndex: 2.5)
    let sigma = noise.normMoment(2, dimension: 1).squareRoot()
    let theory = Theory(smoothness: 1, gap: 200, momentOrder: 2, sigma: sigma, steps: 100)
    func quantiles(_ optimizer: Optimizer) throws -> [Double] {
      let (scaled, rate) = try #require(theory.scaled(optimizer, learningRate: 1, batchSize: 3))
      let runs = SyntheticRuns(
        objective: Quadratic(dimension: 1), start: .constant(20), noise: noise, optimizer: scaled,
        learningRate: rate, batchSize: 3, steps: 100, runs: 20_000, seed: 1)
      let sample = SortedSample(runs.run().averageGradientNorms)
      return [0.1, 0.5, 0.9, 0.99].map(sample.quantile)
    }
    let clip = try quantiles(Optimizer(BatchClip(threshold: 1, epsilon: 0)))
    let normalized = try quantiles(Optimizer(NormalizedMean(epsilon: 0)))
    for (a, b) in zip(clip, normalized) { #expect(abs(a / b - 1) < 0.01) }
  }
}

@Suite struct ClipBiasTests {
  /// E clip_τ(μ + ξ) − μ = −[(τ−μ)^{1−a} − (τ+μ)^{1−a}]/(2(a−1)), five standard errors of a million draws: with rate 1
  /// one step from μ ends at −(mean of clipped samples − μ).
  @Test(arguments: [
    (1.5, 1.0, 10.0, -0.03182), (1.5, 0.5, 4, -0.06312), (2.5, 1, 10, -0.00321), (2.5, 0.5, 4, -0.01599),
  ])
  func theBiasOfAClippedSampleIsTheClosedForm(index: Double, mean: Double, threshold: Double, bias: Double) {
    let runs = SyntheticRuns(
      objective: Quadratic(dimension: 1), start: .constant(mean),
      noise: SymmetricParetoNoise(tailIndex: index),
      optimizer: Optimizer(PerSampleClip(threshold: threshold, beta: .infinity, epsilon: 0)),
      learningRate: 1, batchSize: 500, steps: 1, runs: 2000, seed: 3)
    let block = RunBlock(runs)
    var statistics = RunStatistics(runs)
    var values: [Double] = []
    for first in stride(from: 0, to: 2000, by: 8) {
      block.advance(firstRun: first, into: &statistics) {}
      for lane in 0..<8 { values.append(block.estimate[0][lane] - mean) }
    }
    let found = values.reduce(0, +) / 2000
    let variance = values.reduce(0) { $0 + ($1 - found) * ($1 - found) } / 2000
    #expect(abs(found - bias) < 5 * (variance / 2000).squareRoot())
    // The test can fail: no bias at all is further away than that, where the bias is not tiny.
    if abs(bias) > 0.03 { #expect(abs(found) > 5 * (variance / 2000).squareRoot()) }
  }
}

@Suite struct SortedSampleTests {
  @Test func quantilesInterpolateAndInfinityRanksLast() {
    let sample = SortedSample([3, 1, .infinity, 2])
    #expect(sample.quantile(0) == 1)
    #expect(sample.quantile(0.5) == 2.5)
    #expect(sample.quantile(1) == .infinity)
    #expect(SortedSample([.infinity, .infinity]).quantile(0.5) == .infinity)
  }

  /// For 10 values and the median: P(Bin(10, ½) ≤ 1) = 0.0107 and ≤ 2 is 0.0547, so X_(2) and X_(9).
  @Test func confidenceLimitsAreOrderStatistics() {
    let limits = SortedSample((1...10).map(Double.init)).confidenceLimits(0.5)
    #expect(limits == (2, 9))
    // 20 values say nothing above their 0.99 quantile: 0.99^20 = 0.82 of samples have no value beyond it.
    let tail = SortedSample((1...20).map(Double.init)).confidenceLimits(0.99)
    #expect(tail.upper == .infinity)
    // P(Bin(20, 0.99) < 19) = 0.017, < 20 is 0.18.
    #expect(tail.lower == 19)
  }
}

@Suite struct ObjectiveTests {
  static let objectives: [any Objective] = [
    Quadratic(dimension: 1), Quadratic(dimension: 5, conditionNumber: 100), Rational(dimension: 3),
    Rosenbrock(dimension: 4),
  ]

  @Test(arguments: objectives.indices)
  func gradientsAgreeWithDifferencesAndCurvatureWithItsBound(index: Int) {
    let objective = Self.objectives[index]
    let point = (0..<objective.dimension).map { 0.3 * Double($0 + 1) - 0.7 }
    var gradient = [SIMD8<Double>](repeating: .zero, count: objective.dimension)
    let lanes = point.map { SIMD8<Double>(repeating: $0) }
    _ = objective.evaluate(at: lanes, gradient: &gradient)
    for component in point.indices {
      func value(_ shift: Double) -> Double {
        var moved = point
        moved[component] += shift
        return objective.value(at: moved)
      }
      let h = 1e-5
      let difference = (value(h) - value(-h)) / (2 * h)
      #expect(abs(gradient[component][3] - difference) < 1e-6 * max(1, abs(difference)))
      if let smoothness = objective.smoothness {
        let curvature = (value(1e-3) - 2 * value(0) + value(-1e-3)) / 1e-6
        #expect(curvature <= smoothness + 1e-4)
      }
    }
  }

  @Test func everyListedObjectiveHasItsMinimum() throws {
    for kind in Objectives.all {
      let objective = try kind.make(2, [:])
      let best = kind.kind.name == "rosenbrock" ? [1.0, 1] : [0, 0]
      #expect(objective.value(at: best) == objective.minimum)
      #expect(objective.value(at: [0.9, 1.2]) > objective.minimum)
    }
  }
}
