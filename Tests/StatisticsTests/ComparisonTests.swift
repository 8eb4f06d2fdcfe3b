import Foundation
import Testing

@testable import Statistics

/// Darwin's cross- and self-fertilised Zea mays, in eighths of an inch: Fisher 1935, §17 and §21.
private let darwin: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]

@Suite struct SignFlipTests {
  /// Fisher counted 863 of 32,768 patterns as large on one side.
  @Test func fishersExample() {
    let result = signFlipTest(darwin)
    #expect(result.p == 1726 / 32_768.0)
    #expect(result.method == .signFlipTest)
  }

  @Test(arguments: [(1, 1.0), (2, 0.5), (3, 0.25), (4, 0.125), (5, 0.0625), (6, 0.03125), (10, 0.001953125)])
  func theSmallestPIsThatOfAllDifferencesOfOneSign(_ count: Int, _ smallest: Double) {
    let result = signFlipTest((1...count).map(Double.init))
    #expect(result.p == smallest && result.smallestP == smallest)
    #expect(result.isTestable(at: 0.05) == (count >= 6))
  }

  @Test(arguments: 1...10) func smallSamplesEqualEnumeration(_ count: Int) {
    var random = RandomStream(seed: UInt64(count))
    for _ in 0..<20 {
      // Whole numbers: ties and zeros occur, and sums are exact.
      let values = (0..<count).map { _ in (random.uniform() * 9).rounded(.down) - 4 }
      let observed = abs(values.reduce(0, +))
      let patterns = signPatterns(count)
      let hits = patterns.count { signs in abs(zip(signs, values).reduce(0) { $0 + $1.0 * $1.1 }) >= observed
      }
      #expect(isClose(signFlipTest(values).p, Double(hits) / Double(patterns.count)), "\(values)")
    }
  }

  @Test func sumsThatAreEqualOnPaperCountAsEqual() {
    // 0.1 + 0.2 − 0.3 is 0 on paper: every pattern is as large, p = 1.
    #expect(signFlipTest([0.1, 0.2, -0.3]).p == 1)
  }

  @Test func anInfiniteDifferenceIsLargerThanAnyFiniteOne() {
    // Sums of the infinities are ±2 or 0: half of the patterns keep both on one side, of them half the 5.
    #expect(signFlipTest([.infinity, .infinity, 5]).p == 0.25)
    #expect(signFlipTest([.infinity, .infinity, -5]).p == 0.5)
    #expect(signFlipTest([.infinity, -.infinity, 5]).p == 1)
    let all = signFlipTest(Array(repeating: .infinity, count: 6))
    #expect(all.p == 0.03125)
  }

  @Test func withoutADifferenceThereIsNothingToTest() {
    for values in [[], [0, 0, 0]] as [[Double]] {
      let result = signFlipTest(values)
      #expect((result.p, result.smallestP, result.count) == (1, 1, 0))
      #expect(!result.isTestable(at: 0.05))
    }
    #expect(signFlipTest([1, .nan]).p.isNaN)
  }

  /// Twenty-eight differences are sampled; their exact p from the distribution of the sum, one difference at a time.
  @Test func manyDifferencesAreSampled() {
    let values: [Int] =
      [3, -1, 2, 4, -2, 1, 5] + [3, 2, -4, 1, 1, -3, 2] + [2, -2, 4, 1, -1, 3, 1] + [1, 2, -5, 3, 1, -2, 2]
    var shares: [Int: Double] = [0: 1]
    for value in values {
      var next: [Int: Double] = [:]
      for (sum, share) in shares {
        next[sum + value, default: 0] += share / 2
        next[sum - value, default: 0] += share / 2
      }
      shares = next
    }
    let observed: Int = abs(values.reduce(0, +))
    let exact: Double = shares.filter { abs($0.key) >= observed }.values.reduce(0, +)
    let result = signFlipTest(values.map { Double($0) })
    #expect(result.method == .signFlipSampling)
    // The standard deviation of a share over 10⁵ patterns is at most 0.0016.
    #expect(abs(result.p - exact) < 0.007, "\(result.p) and \(exact)")
    #expect(signFlipTest([Double](repeating: 1, count: 40)).p == 1e-5)
  }
}

@Suite struct SignedRankTests {
  /// R: `wilcox.test(darwin)`: V = 96, p = 0.04126.
  @Test func darwinsExample() {
    let result = signedRankTest(darwin)
    #expect(abs(result.p - 0.04126) < 5e-6)
    #expect(result.method == .signedRankTest)
  }

  @Test(arguments: 1...10) func smallSamplesEqualEnumeration(_ count: Int) {
    var random = RandomStream(seed: UInt64(count) + 100)
    for _ in 0..<20 {
      let values = (0..<count).map { _ in (random.uniform() * 9).rounded(.down) - 4 }
      let used = values.filter { $0 != 0 }
      // A rank by counting: those smaller, and half of those equal, itself included.
      let ranks = used.map { value in
        Double(used.count { abs($0) < abs(value) }) + Double(used.count { abs($0) == abs(value) } + 1) / 2
      }
      let center = ranks.reduce(0, +) / 2
      func distance(_ signs: [Double]) -> Double {
        abs(zip(signs, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) } - center)
      }
      let observed = distance(used)
      let patterns = signPatterns(used.count)
      let hits = patterns.count { distance($0) >= observed }
      #expect(isClose(signedRankTest(values).p, Double(hits) / Double(patterns.count)), "\(values)")
    }
  }

  @Test func theSmallestPIsAsForSignFlips() {
    #expect(!signedRankTest([1, 2, 3, 4, 5]).isTestable(at: 0.05))
    #expect(signedRankTest([1, 2, 3, 4, 5]).p == 0.0625)
    #expect(signedRankTest([1, 2, 3, 4, 5, 6]).p == 0.03125)
  }

  /// The approximation against the exact distribution where both exist: 50 and, padded by one, 51 differences.
  @Test func beyondFiftyTheNormalDistributionTakesOver() {
    let values = (1...50).map { Double($0) * ($0 % 3 == 0 ? -1 : 1) }
    let exact = signedRankTest(values)
    let approximate = signedRankTest(values + [-0.5])
    #expect(approximate.method == .signedRankApproximation)
    #expect(abs(exact.p - approximate.p) < 0.005, "\(exact.p) and \(approximate.p)")
  }

  @Test func infinitiesRankLastAndZerosNotAtAll() {
    #expect(signedRankTest([.infinity, 1, 2]).p == signedRankTest([9, 1, 2]).p)
    #expect(signedRankTest([0, 0, 1, 2]) == signedRankTest([1, 2]))
    #expect(signedRankTest([]).p == 1)
    #expect(signedRankTest([.nan]).p.isNaN)
  }
}

@Suite struct HolmTests {
  @Test func aKnownExample() {
    // R: p.adjust(c(.01, .04, .03, .005), "holm")
    let adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005])
    for (value, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) { #expect(isClose(value, expected)) }
  }

  /// Holm's own procedure, step by step, rejects exactly what the adjusted values say.
  @Test(arguments: 1...8) func rejectionsEqualTheStepDownProcedure(_ count: Int) {
    var random = RandomStream(seed: UInt64(count))
    for _ in 0..<50 {
      let p = (0..<count).map { _ in random.uniform() * 0.1 }
      var rejected = Set<Int>()
      for (step, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
        guard p[index] <= 0.05 / Double(count - step) else { break }
        rejected.insert(index)
      }
      #expect(Set(p.indices.filter { holmAdjusted(p)[$0] <= 0.05 }) == rejected)
    }
  }

  @Test func untestedStaysUntested() {
    let adjusted = holmAdjusted([0.01, .nan, 0.9])
    #expect(adjusted[0] == 0.02 && adjusted[1].isNaN && adjusted[2] == 0.9)
    #expect(holmAdjusted([]).isEmpty)
    #expect(holmAdjusted([0.7, 0.8]) == [1, 1])
  }
}

@Suite struct EffectTests {
  @Test(arguments: 1...6) func superiorityEqualsTheShareOfPairs(_ count: Int) {
    var random = RandomStream(seed: UInt64(count))
    let a = (0..<count).map { _ in (random.uniform() * 5).rounded() } + [-.infinity]
    let b = (0..<(count + 2)).map { _ in (random.uniform() * 5).rounded() } + [-.infinity]
    var wins = 0.0
    for x in a { for y in b { wins += x > y ? 1 : x == y ? 0.5 : 0 } }
    #expect(isClose(probabilityOfSuperiority(of: a, over: b), wins / Double(a.count * b.count)))
  }

  @Test func superiorityOfNothingIsUnknown() {
    #expect(probabilityOfSuperiority(of: [], over: [1]).isNaN)
    #expect(probabilityOfSuperiority(of: [.nan], over: [1]).isNaN)
    #expect(probabilityOfSuperiority(of: [1], over: [1]) == 0.5)
  }

  @Test func theEffectSizeIsMeanOverDeviation() {
    #expect(isClose(pairedEffectSize([1, 2, 3]), 2))
    #expect(pairedEffectSize([2, 2]) == .infinity)
    #expect(pairedEffectSize([0, 0]) == 0)
    #expect(pairedEffectSize([1]).isNaN)
    #expect(pairedEffectSize([1, .infinity]).isNaN)
  }

  @Test func equalInfinitiesDifferByNothing() {
    #expect(pairedDifferences([.infinity, 1, .infinity], [.infinity, 3, 1]) == [0, -2, .infinity])
  }
}
