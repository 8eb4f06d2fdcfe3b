import Testing

@testable import Statistics

@Suite struct DistributionTests {
  /// Tables of the t distribution, two-sided 95 %, e.g. NIST/SEMATECH e-Handbook §1.3.6.7.2.
  @Test(arguments: [
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (9, 2.262), (18, 2.101), (19, 2.093),
    (100, 1.984),
  ])
  func studentQuantilesEqualPublishedTables(_ degrees: Int, _ expected: Double) {
    #expect(abs(StudentT.quantile(within: 0.95, degrees: degrees) - expected) < 0.0005)
  }

  /// The density integrated by Simpson's rule.
  @Test(arguments: 1...12) func studentProbabilitiesAreTheIntegralOfTheDensity(_ degrees: Int) {
    func density(_ t: Double) -> Double {
      var power = 1.0
      let base = 1 + t * t / Double(degrees)
      for _ in 0..<(degrees + 1) { power *= base.squareRoot() }
      return 1 / power
    }
    func integral(to end: Double) -> Double {
      let steps = 4000
      let width = end / Double(steps)
      return (0...steps).reduce(0) { sum, k in
        sum + density(Double(k) * width) * (k == 0 || k == steps ? 1 : k.isMultiple(of: 2) ? 2 : 4)
      } * width / 3
    }
    // The density's constant cancels in the ratio of two integrals.
    let expected = integral(to: 0.7) / integral(to: 2)
    let ratio =
      StudentT.probability(within: 0.7, degrees: degrees) / StudentT.probability(within: 2, degrees: degrees)
    #expect(isClose(ratio, expected, 1e-10))
    #expect(StudentT.probability(within: .infinity, degrees: degrees) == 1)
  }

  @Test(arguments: [
    (0.975, 1.959963984540054), (0.5, 0), (0.9, 1.2815515655446004), (0.001, -3.090232306167813),
    (1e-10, -6.361340902404056), (0.02425, -1.9728682), (0.999, 3.090232306167813),
  ])
  func normalQuantilesEqualPublishedValues(_ p: Double, _ expected: Double) {
    #expect(abs(Normal.quantile(p) - expected) < (p == 0.02425 ? 1e-4 : 1e-12))
    #expect(isClose(Normal.probability(below: Normal.quantile(p)), p, 1e-14))
  }

  @Test func normalQuantilesEndAtInfinity() {
    #expect(Normal.quantile(0) == -.infinity)
    #expect(Normal.quantile(1) == .infinity)
    #expect(Normal.quantile(1.5).isNaN)
  }

  @Test(arguments: [0.0, 0.1, 0.5, 0.75, 1], [0, 1, 2, 7, 12])
  func binomialProbabilitiesEqualEnumeration(_ p: Double, _ count: Int) {
    var expected = Array(repeating: 0.0, count: count + 1)
    for pattern in signPatterns(count) {
      let successes = pattern.count { $0 > 0 }
      expected[successes] += pattern.reduce(1) { $0 * ($1 > 0 ? p : 1 - p) }
    }
    let binomial = Binomial(count: count, p: p)
    var sum = 0.0
    for k in 0...count {
      sum += expected[k]
      #expect(isClose(binomial.probability(atMost: k), sum), "P(X ≤ \(k)), n = \(count), p = \(p)")
    }
  }

  @Test func binomialsOfManyTriesDoNotUnderflow() {
    // 100,000 runs and the quantile 0.9999: the Poisson limit of the failures, P(X ≤ 10 | mean 10) = 0.58304.
    let failures = Binomial(count: 100_000, p: 0.0001)
    #expect(abs(failures.probability(atMost: 10) - 0.58304) < 1e-4)
    #expect(abs(Binomial(count: 100_000, p: 0.5).probability(atMost: 49_999) - 0.5) < 0.0013)
  }
}
