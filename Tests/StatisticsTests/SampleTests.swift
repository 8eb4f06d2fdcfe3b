import Testing

@testable import Statistics

@Suite struct SampleTests {
  /// NumPy 2: `numpy.quantile(values, p)`, whose default is type 7.
  @Test(arguments: [
    ([1.0, 2, 3, 4], 0.25, 1.75), ([1, 2, 3, 4], 0.5, 2.5), ([1, 2, 3, 4], 0.75, 3.25),
    ([3, 1, 2], 0.5, 2), ([3, 1, 2], 0.25, 1.5), ([7], 0.9, 7), ([2, 2, 2, 5], 0.5, 2),
    ([10, 20], 0.1, 11), ([1, 2, 3, 4, 5], 1, 5), ([1, 2, 3, 4, 5], 0, 1),
    ([0.5, 1.5, 4, 9, 16, 30], 0.9, 23),
  ])
  func quantilesEqualTheirPublishedDefinition(_ values: [Double], _ p: Double, _ expected: Double) {
    #expect(abs(quantile(p, of: values) - expected) <= 1e-12 * abs(expected))
  }

  /// The quantile function is the inverse of the piecewise linear curve through (k / (n − 1), x_k).
  @Test(arguments: 1...9) func quantilesEqualLinearInterpolationByBruteForce(_ count: Int) {
    var random = RandomStream(seed: UInt64(count))
    let values = (0..<count).map { _ in (random.uniform() * 8).rounded() }
    let sorted = values.sorted()
    for p in stride(from: 0.0, through: 1, by: 0.0625) {
      var expected = sorted[0]
      for index in 0..<max(0, count - 1) {
        let left = Double(index) / Double(count - 1)
        let right = Double(index + 1) / Double(count - 1)
        guard p > left else { break }
        let share = min(1, (p - left) / (right - left))
        expected = sorted[index] + share * (sorted[index + 1] - sorted[index])
      }
      #expect(abs(quantile(p, of: values) - expected) < 1e-12, "p = \(p) of \(values)")
    }
  }

  @Test func infinitiesAreOrdinaryExtremes() {
    #expect(quantile(0.5, of: [1, 2, .infinity]) == 2)
    #expect(quantile(0.75, of: [1, 2, .infinity]) == .infinity)
    #expect(quantile(0.25, of: [-.infinity, 2, 3]) == -.infinity)
    #expect(median(of: [.infinity, .infinity]) == .infinity)
    #expect(median(of: [-.infinity, .infinity]).isNaN)
    #expect(median(of: [1, .infinity]) == .infinity)
  }

  @Test func aSampleWithNaNAndAnEmptyOneHaveNoQuantile() {
    #expect(median(of: []).isNaN)
    #expect(median(of: [1, .nan, 3]).isNaN)
    #expect(Quartiles(ofSorted: []).lower.isNaN)
    #expect(Extremes(ofSorted: []).maximum.isNaN)
  }

  @Test func largeValuesDoNotOverflow() {
    let large = Double.greatestFiniteMagnitude
    #expect(median(of: [-large, large]) == 0)
    #expect(abs(mean(of: [large, large]) / large - 1) < 1e-15)
  }

  @Test func theMeanIsCompensated() {
    #expect(mean(of: [1e16, 1, -1e16]) == 1.0 / 3)
    #expect(mean(of: [2]) == 2)
    #expect(mean(of: []).isNaN)
    #expect(mean(of: [1, .infinity]) == .infinity)
    #expect(mean(of: [.infinity, -.infinity]).isNaN)
  }

  @Test func theStandardDeviationIsThatOfTheSample() {
    // 2, 4, 4, 4, 5, 5, 7, 9: squared deviations sum to 32.
    #expect(abs(standardDeviation(of: [2, 4, 4, 4, 5, 5, 7, 9]) - (32.0 / 7).squareRoot()) < 1e-15)
    // A large offset must not matter.
    #expect(abs(standardDeviation(of: [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]) - 30.0.squareRoot()) < 1e-12)
    #expect(standardDeviation(of: [3, 3, 3]) == 0)
    #expect(standardDeviation(of: [3]).isNaN)
    #expect(standardDeviation(of: [3, .infinity]).isNaN)
  }
}
