import Foundation
import Testing

@testable import Engine

@Suite struct OptimizerTests {
  @Test func perSampleClippingNeverExceedsTheThreshold() {
    for epsilon in [0, 1e-6] {
      let weighting = Weighting.clip(threshold: 2, beta: .infinity, epsilon: epsilon)
      for norm in [1e-30, 0.5, 2, 3, 1e30] {
        #expect(weighting.factor(norm: norm, index: 5) * norm <= 2 * (1 + 1e-15))
      }
    }
  }

  @Test func aZeroGradientKeepsFactorOneAndNormalisesToZero() {
    func factor(_ estimator: any GradientEstimator) -> Double {
      Weighting(Optimizer(estimator)).factor(norm: 0)
    }
    #expect(factor(PerSampleClip(threshold: 1)) == 1)
    #expect(factor(BatchClip(threshold: 1)) == 1)
    #expect(factor(NormalizedMean()) == 0)
    #expect(factor(AutomaticClip(gamma: 0.5)) == 2)
  }

  @Test func theGrowingThresholdGrowsWithTheSampleIndex() {
    let weighting = Weighting.clip(threshold: 0.5, beta: 1.5, epsilon: 0)
    for index in 0..<20 {
      let limit = 0.5 * pow(Double(index + 1), 1 / 1.5)
      #expect(weighting.factor(norm: 100, index: index) == limit / 100)
    }
  }

  @Test(arguments: Optimizers.all.map(\.name))
  func aNaNNormIsSeenAndNotClippedAway(name: String) throws {
    let kind = try #require(Optimizers.named(name))
    let optimizer = try kind.make(
      ["learning_rate": .number(1), "clip_threshold": .number(1), "coordinate_threshold": .number(1)])
    #expect(Weighting(optimizer).factor(norm: .nan).isNaN)
  }

  /// What follows the median of norms that are drawn anew comes to it, from far above and far below.
  @Test(arguments: [0.001, 1000])
  func theThresholdFollowsItsQuantile(start: Double) {
    let weighting = Weighting(Optimizer(QuantileClip(threshold: start, quantile: 0.25, rate: 0.2)))
    let stream = RandomStream(seed: 3, role: .gradientNoise)
    for step in 0..<300 {
      for sample in 0..<32 {
        _ = weighting.factor(norm: Double(1 + stream.words(at: sample, step).x.unitFloat), index: sample)
      }
      weighting.endBatch()
    }
    #expect(abs(weighting.numbers[0] - 1.25) < 0.1, "\(weighting.numbers)")
  }

  /// Where every sample is left alone, the threshold shrinks by exp(−0.2 · (1 − 0.5)) in each step.
  @Test func theThresholdsFirstStepsAreTheFormula() {
    let weighting = Weighting(Optimizer(QuantileClip(threshold: 8, quantile: 0.5, rate: 0.2)))
    for step in 1...3 {
      for _ in 0..<4 { #expect(weighting.factor(norm: 1) == 1) }
      weighting.endBatch()
      #expect(abs(weighting.numbers[0] / (8 * exp(-0.1 * Double(step))) - 1) < 1e-14)
    }
  }
}
