import Foundation
import Testing

@testable import Statistics

@Suite struct QuantileIntervalTests {
  @Test func theMedianNeedsSixValues() {
    let five = quantileInterval(0.5, ofSorted: [1, 2, 3, 4, 5])
    #expect((five.lower, five.upper, five.confidence) == (-.infinity, .infinity, 1))
    #expect(!five.isBounded)
    let six = quantileInterval(0.5, ofSorted: [1, 2, 3, 4, 5, 6])
    #expect((six.lower, six.upper) == (1, 6))
    #expect(isClose(six.confidence, 1 - 2 / 64.0))
  }

  /// Conover, "Practical Nonparametric Statistics": n = 10, the median lies in x₍₂₎…x₍₉₎ with 0.9785.
  @Test func tenValuesBoundTheMedianByTheSecondAndNinth() {
    let interval = quantileInterval(0.5, ofSorted: (1...10).map(Double.init))
    #expect((interval.lower, interval.upper) == (2, 9))
    #expect(isClose(interval.confidence, 1 - 22 / 1024.0))
  }

  /// Every way in which n draws fall below or above the quantile, with its probability.
  @Test(arguments: [0.1, 0.25, 0.5, 0.9], [1, 4, 9, 14])
  func theCoverageEqualsEnumeration(_ p: Double, _ count: Int) {
    let interval = quantileInterval(p, ofSorted: (1...count).map(Double.init), confidence: 0.9)
    var covered = 0.0
    var below = 0.0
    var above = 0.0
    for pattern in signPatterns(count) {
      let probability = pattern.reduce(1) { $0 * ($1 > 0 ? p : 1 - p) }
      // The quantile lies between this many draws below it and the next.
      let place = Double(pattern.count { $0 > 0 }) + 0.5
      if place < interval.lower { below += probability }
      if place > interval.upper { above += probability }
      if place > interval.lower, place < interval.upper { covered += probability }
    }
    #expect(isClose(interval.confidence, covered))
    #expect(below <= 0.05 + 1e-12 && above <= 0.05 + 1e-12)
    // One step further in would leave too much outside.
    if interval.lower.isFinite {
      let inside = Binomial(count: count, p: p).probability(atMost: Int(interval.lower))
      #expect(inside > 0.05)
    }
  }

  @Test func infinitiesAreOrdinaryEnds() {
    let interval = quantileInterval(0.5, ofSorted: [-.infinity, 1, 2, 3, 4, .infinity])
    #expect((interval.lower, interval.upper) == (-.infinity, .infinity))
    #expect(quantileInterval(0.5, ofSorted: []).lower.isNaN)
    #expect(quantileInterval(0.5, ofSorted: [1, .nan]).upper.isNaN)
    #expect(quantileInterval(1, ofSorted: [1, 2]).upper == .infinity)
  }
}

@Suite struct MeanIntervalTests {
  /// R: `t.test(c(1, 2, 3, 4, 5))$conf.int`: 1.036757 4.963243.
  @Test func aKnownExample() {
    let interval = meanInterval(of: [1, 2, 3, 4, 5])
    #expect(abs(interval.lower - 1.036757) < 1e-6 && abs(interval.upper - 4.963243) < 1e-6)
    #expect(interval.method == .meanInterval)
  }

  /// 20,000 samples of five Gaussian numbers: the share covered has a standard deviation of 0.0015.
  @Test func fiveValuesCoverTheMeanNinetyFiveTimesInAHundred() {
    var random = RandomStream(seed: 5)
    let covered = (0..<20_000).count { _ in
      let interval = meanInterval(of: (0..<5).map { _ in 3 + random.normal() })
      return interval.lower <= 3 && 3 <= interval.upper
    }
    #expect(abs(Double(covered) / 20_000 - 0.95) < 0.005)
  }

  @Test func theBootstrapTakesOverAtTwenty() {
    #expect(meanInterval(of: (0..<19).map(Double.init)).method == .meanInterval)
    #expect(meanInterval(of: (0..<20).map(Double.init)).method == .bootstrapInterval)
  }

  @Test func whatHasNoSpreadOrIsInfiniteHasNoInterval() {
    #expect(meanInterval(of: []).lower.isNaN)
    #expect(meanInterval(of: [3]).lower.isNaN)
    #expect(meanInterval(of: [3, .infinity, 2]).upper.isNaN)
    #expect(bootstrapInterval(of: [3, .nan, 2]).upper.isNaN)
    let equal = meanInterval(of: [3, 3, 3])
    #expect((equal.lower, equal.upper) == (3, 3))
    let many = meanInterval(of: Array(repeating: 0.1, count: 25))
    #expect(isClose(many.lower, 0.1) && isClose(many.upper, 0.1))
  }
}

@Suite struct BootstrapTests {
  @Test func theSameValuesGiveTheSameInterval() {
    let values = (1...30).map { log(Double($0)) }
    #expect(bootstrapInterval(of: values) == bootstrapInterval(of: values))
  }

  /// Efron's formula written out by sorting, on resamples of another stream: they differ by Monte Carlo error.
  @Test func theEndsEqualEfronsFormulaOnOtherResamples() {
    let values = (1...24).map { exp(Double($0) / 8) }
    let center = mean(of: values)
    var random = RandomStream(seed: 99)
    let count = 40_000
    let means = (0..<count).map { _ in
      mean(of: values.map { _ in values[Int(random.uniform() * 24) % 24] })
    }.sorted()
    let bias = Normal.quantile(Double(means.count { $0 < center }) / Double(count))
    let left = values.indices.map { index in
      mean(of: values.enumerated().filter { $0.offset != index }.map(\.element))
    }
    let average = mean(of: left)
    let second = left.reduce(0) { $0 + pow(average - $1, 2) }
    let acceleration = left.reduce(0) { $0 + pow(average - $1, 3) } / (6 * pow(second, 1.5))
    func end(_ z: Double) -> Double {
      let level = Normal.probability(below: bias + (bias + z) / (1 - acceleration * (bias + z)))
      return means[Int(level * Double(count))]
    }
    let interval = bootstrapInterval(of: values)
    // The standard error of the mean is 1.2; ends of 10⁴ resamples are good to some 3 % of it.
    #expect(abs(interval.lower - end(-1.959964)) < 0.08)
    #expect(abs(interval.upper - end(1.959964)) < 0.08)
    #expect(interval.upper - center > center - interval.lower, "a long right tail reaches further right")
  }

  @Test func twentyExponentialValuesAreCoveredBetterThanBySymmetry() {
    var random = RandomStream(seed: 21)
    let samples = 500
    let covered = (0..<samples).count { _ in
      let interval = bootstrapInterval(of: (0..<20).map { _ in -log(random.uniform()) })
      return interval.lower <= 1 && 1 <= interval.upper
    }
    // Known to fall short of 95 % on a sample this small and skew; 0.88 is three standard deviations below 0.92.
    #expect((0.88...0.97).contains(Double(covered) / Double(samples)))
  }
}
