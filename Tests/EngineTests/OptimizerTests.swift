import Testing

@testable import Engine

@Suite struct OptimizerTests {
  @Test func perSampleClippingNeverExceedsTheThreshold() {
    for epsilon in [0, 1e-6] {
      let weighting = SampleWeighting.clip(threshold: 2, beta: .infinity, epsilon: epsilon)
      for norm in [1e-30, 0.5, 2, 3, 1e30] {
        #expect(weighting.factor(norm: norm, index: 5) * norm <= 2 * (1 + 1e-15))
      }
    }
  }

  @Test func aZeroGradientKeepsFactorOneAndNormalisesToZero() {
    #expect(SampleWeighting.clip(threshold: 1, beta: .infinity, epsilon: 0).factor(norm: 0, index: 0) == 1)
    #expect(BatchRule.clip(threshold: 1, epsilon: 0).factor(norm: 0) == 1)
    #expect(BatchRule.normalize(epsilon: 0).factor(norm: 0) == 0)
  }

  @Test func theGrowingThresholdGrowsWithTheSampleIndex() {
    let weighting = SampleWeighting.clip(threshold: 0.5, beta: 1.5, epsilon: 0)
    for index in 0..<20 {
      let limit = 0.5 * SampleWeighting.power(Double(index + 1), 1 / 1.5)
      #expect(weighting.factor(norm: 100, index: index) == limit / 100)
    }
  }

  @Test func aNaNNormIsSeenAndNotClippedAway() {
    #expect(BatchRule.clip(threshold: 1, epsilon: 0).factor(norm: .nan).isNaN)
  }
}
