import Foundation
import Testing

@testable import Engine

/// NumPy's legacy generator: Mersenne Twister and the polar method, so that published values can be held against.
///
/// Source: Matsumoto, Nishimura, mt19937ar.c, 2002.
private struct NumPyLegacy {
  private var state = [UInt32](repeating: 0, count: 624)
  private var place = 624
  private var spare: Double?

  init(seed: UInt32) {
    state[0] = seed
    for index in 1..<624 {
      let last = state[index - 1]
      state[index] = 1_812_433_253 &* (last ^ last >> 30) &+ UInt32(index)
    }
  }

  mutating func word() -> UInt32 {
    if place == 624 {
      for index in 0..<624 {
        let mixed = state[index] & 0x8000_0000 | state[(index + 1) % 624] & 0x7FFF_FFFF
        state[index] = state[(index + 397) % 624] ^ mixed >> 1 ^ (mixed & 1) &* 0x9908_B0DF
      }
      place = 0
    }
    var word = state[place]
    place += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9D2C_5680
    word ^= word << 15 & 0xEFC6_0000
    return word ^ word >> 18
  }

  mutating func uniform() -> Double {
    let (high, low) = (word() >> 5, word() >> 6)
    return (Double(high) * 67_108_864 + Double(low)) / 9_007_199_254_740_992
  }

  mutating func gauss() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let (first, second) = (2 * uniform() - 1, 2 * uniform() - 1)
      let square = first * first + second * second
      guard square < 1, square != 0 else { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      spare = factor * first
      return factor * second
    }
  }

  mutating func cauchy() -> Double {
    let first = gauss()
    return first / gauss()
  }
}

@Suite struct TailIndexTests {
  static let cauchy: [Double] = {
    var generator = NumPyLegacy(seed: 42)
    return (0..<100_000).map { _ in generator.cauchy() }
  }()
  static let gauss: [Double] = {
    var generator = NumPyLegacy(seed: 42)
    return (0..<100_000).map { _ in generator.gauss() }
  }()

  func meanHill(_ values: [Double]) throws -> Double {
    try [5000, 10_000, 20_000].map { try #require(HillEstimate(values, count: $0)).tailIndex }.reduce(0, +)
      / 3
  }

  /// The values that this literature's implementations give for seed 42, mean over k = 5, 10 and 20 %.
  @Test func hillGivesThePublishedValues() throws {
    #expect(abs(try meanHill(Self.cauchy) - 0.995) < 5e-4)
    #expect(abs(try meanHill(Self.gauss) - 4.739) < 5e-4)
  }

  /// An exact power law: the estimate is within four of its standard errors, whatever k.
  @Test(arguments: [1.5, 2.5], [200, 2000, 20_000])
  func hillFindsTheIndexOfAPowerLaw(index: Double, count: Int) throws {
    var generator = NumPyLegacy(seed: 7)
    let values = (0..<100_000).map { _ in pow(1 - generator.uniform(), -1 / index) }
    let estimate = try #require(HillEstimate(values, count: count))
    #expect(abs(estimate.tailIndex - index) < 4 * estimate.standardError)
    #expect(estimate.standardError == estimate.tailIndex / Double(count).squareRoot())
    // Scale and sign do not matter.
    let scaled = try #require(HillEstimate(values.map { -3 * $0 }, count: count))
    #expect(abs(scaled.tailIndex / estimate.tailIndex - 1) < 1e-9)
  }

  @Test func hillIsNothingWhereThereIsNoTail() {
    #expect(HillEstimate([1, 2, 3], count: 3) == nil)
    #expect(HillEstimate([2, 2, 2, 2], count: 2) == nil)
    #expect(HillEstimate([5, 0, 0], count: 1) == nil)
    #expect(HillEstimate(epoch: Array(repeating: 1, count: 199)) == nil)
  }

  /// Stable laws: Cauchy 1, normal 2. Other orders of the same draws move the estimate by 1 and 3 %.
  @Test func mohammadiFindsTheIndexOfStableLaws() throws {
    let cauchy = try #require(MohammadiEstimator.tailIndex(Self.cauchy, blockSize: 50))
    let gauss = try #require(MohammadiEstimator.tailIndex(Self.gauss, blockSize: 50))
    // NumPy's own sums give 1.00318 and 2.02555.
    #expect(abs(cauchy - 1.00318) < 1e-4)
    #expect(abs(gauss - 2.02555) < 1e-4)
  }
}
