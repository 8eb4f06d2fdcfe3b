import Foundation
import Testing

@testable import Engine

/// Every noise law keeps the promises of ``NoiseLaw``; a broken law is shown to fail.
@Suite struct NoiseLawTests {
  static let laws: [any DistributedLaw] = [
    NormalNoise(), SymmetricParetoNoise(tailIndex: 1.5), SymmetricParetoNoise(tailIndex: 2.5),
    StudentTNoise(degreesOfFreedom: 1.5), StudentTNoise(degreesOfFreedom: 3), SymmetricStableNoise(index: 1),
    SymmetricStableNoise(index: 1.5), SymmetricStableNoise(index: 2), WeibullNoise(shape: 0.5),
    WeibullNoise(shape: 2), TwoPointNoise(probability: 0.1, order: 1.5),
  ]

  /// `runs` must be a multiple of 8; draws of one step, run after run.
  static func draws(
    _ law: any NoiseLaw, blocks: Int = 64, runs: Int = 256, step: Int = 7, seed: Int = 11
  )
    -> [Double]
  {
    var result: [Double] = []
    let count = blocks * law.drawsPerBlock
    var buffer = [SIMD8<Float>](repeating: .zero, count: count)
    for first in stride(from: 0, to: runs, by: 8) {
      let place = NoisePlace(RandomStream(seed: seed, role: .gradientNoise), firstRun: first)
      buffer.withUnsafeMutableBytes {
        law.fill($0.baseAddress!, blocks: 0..<blocks, steps: step..<step + 1, of: place)
      }
      buffer.withUnsafeBytes { bytes in
        let floats = bytes.bindMemory(to: Float.self)
        for lane in 0..<8 { for draw in 0..<count { result.append(Double(floats[draw * 8 + lane])) } }
      }
    }
    return result
  }

  /// Largest |F_n − F| over √n; above 1.95 with probability 0.001. Atoms are left to other tests.
  static func kolmogorovSmirnov(_ sample: [Double], _ cumulative: (Double) -> Double) -> Double {
    let sorted = sample.sorted()
    let count = Double(sorted.count)
    var distance = 0.0
    for place in stride(from: 0, to: sorted.count, by: 37) {
      distance = max(distance, abs(cumulative(sorted[place]) - (Double(place) + 0.5) / count))
    }
    return distance * count.squareRoot()
  }

  @Test(arguments: laws.indices)
  func drawsFollowTheirDistribution(index: Int) {
    let law = Self.laws[index]
    let sample = Self.draws(law)
    switch law.distribution {
    case .cumulative(let cumulative) where !(law is TwoPointNoise):
      #expect(Self.kolmogorovSmirnov(sample, cumulative) < 1.95)
    case .cumulative(let cumulative):
      for x in [-5.0, -1, 1, 5] {
        let share = Double(sample.count { $0 <= x }) / Double(sample.count)
        #expect(abs(share - cumulative(x)) < 4 * (0.25 / Double(sample.count)).squareRoot())
      }
    case .characteristic(let characteristic):
      // cos(tξ) has variance at most ½: four standard errors.
      for t in [0.1, 0.5, 1, 2, 5] {
        let mean = sample.reduce(0) { $0 + cos(t * $1) } / Double(sample.count)
        #expect(abs(mean - characteristic(t)) < 4 * (0.5 / Double(sample.count)).squareRoot(), "t = \(t)")
      }
    }
  }

  /// The first eight draws of run 0 at seed 11, step 7: a change of any of them is a change of numerics.
  @Test(arguments: laws.indices)
  func theFirstEightDrawsArePinned(index: Int) {
    let draws = Self.draws(Self.laws[index], blocks: 4, runs: 8).prefix(8).map(Float.init)
    #expect(draws == Self.pinned[index], "\(Self.laws[index]): \(draws)")
  }

  static let pinned: [[Float]] = [
    [-0.4886102, -1.0405735, 0.6298257, 2.1100125, -0.90344435, 1.2858443, 0.9118068, 0.45212084],
    [-1.5535009, -1.293019, 5.034318, -2.887243, -2.2777824, 2.023244, 1.4123688, -5.7114263],
    [-1.3025275, -1.16671, 2.6373296, -1.8892524, -1.6387297, 1.5262617, 1.2301806, -2.844767],
    [-0.6188655, 1.7284089, -1.4409591, 1.0943954, 0.29120454, -9.605428, -0.6675108, 0.27509177],
    [-0.5477007, 0.99505574, -1.1255805, 0.9964773, 0.19431086, -4.4027214, -0.63519824, 0.2727553],
    [-0.9495956, 7.144616, -2.0340364, 0.73674655, 4.073543, -15.810104, 0.4094948, -0.07788424],
    [-0.83946216, 4.0126333, -1.8470842, 1.319311, 2.894219, -4.499131, 0.567508, -0.052786756],
    [-0.8550454, 2.4979146, -1.8453109, 1.9178826, 2.324826, -1.5170583, 0.7271341, -0.04731032],
    [-0.43661228, -0.14858693, 5.877799, -2.529541, -1.5247401, 1.1173613, 0.268223, -6.831442],
    [-0.8128754, -0.62086207, 1.557054, -1.2611316, -1.1112171, 1.0281309, 0.71965444, -1.6166949],
    [0.0, 0.0, 4.6415887, 0.0, 0.0, 0.0, 0.0, -4.6415887],
  ]

  @Test func aLawWithAWrongTailIsFound() {
    guard case .cumulative(let cumulative) = SymmetricParetoNoise(tailIndex: 1.45).distribution else {
      return
    }
    #expect(
      Self.kolmogorovSmirnov(Self.draws(SymmetricParetoNoise(tailIndex: 1.5), runs: 512), cumulative) > 1.95)
  }

  /// Half of the draws are positive, and E|ξ|^q is its closed form where the estimate has finite variance.
  @Test(arguments: laws.indices)
  func drawsAreSymmetricAndHaveTheirMoments(index: Int) {
    let law = Self.laws[index]
    let sample = Self.draws(law)
    let count = Double(sample.count)
    let positive = Double(sample.count { $0 > 0 })
    let negative = Double(sample.count { $0 < 0 })
    #expect(abs(positive - negative) < 4 * count.squareRoot())
    for order in [0.25, 0.45, 1, 2] where law.tailIndex > 2 * order {
      let moment = sample.reduce(0) { $0 + pow(abs($1), order) } / count
      let expected = law.absoluteMoment(order)
      let variance = law.absoluteMoment(2 * order) - expected * expected
      #expect(
        abs(moment - expected) < 4 * (variance / count).squareRoot() + 1e-5 * expected, "order \(order)")
    }
  }

  @Test func momentsBeyondTheTailIndexAreInfinite() {
    for law in Self.laws where law.tailIndex.isFinite {
      #expect(law.absoluteMoment(law.tailIndex) == .infinity)
      #expect(law.absoluteMoment(law.tailIndex * 0.9).isFinite)
    }
  }

  /// Hill's estimate on the largest 1 %; its standard error is the index over √k. Stable laws and Student's t reach
  /// their tail late, which biases the estimate upwards.
  @Test(
    arguments: [
      (SymmetricParetoNoise(tailIndex: 1.5), 0.0), (SymmetricParetoNoise(tailIndex: 2.5), 0),
      (StudentTNoise(degreesOfFreedom: 1.5), 0.1), (SymmetricStableNoise(index: 1.5), 0.15),
      (SymmetricStableNoise(index: 1), 0.05),
    ] as [(any NoiseLaw, Double)])
  func hillFindsTheTailIndex(law: any NoiseLaw, bias: Double) {
    let sizes = Self.draws(law, runs: 512).map(abs).sorted(by: >)
    let k = sizes.count / 100
    let sum = sizes[..<k].reduce(0) { $0 + log($1 / sizes[k]) }
    let index = Double(k) / sum
    #expect(abs(index / law.tailIndex - 1) < 4 / Double(k).squareRoot() + bias)
  }

  /// E min(|ξ|, 16)² is 13 at tail index 1.5 and 4 at 2.5; five standard errors.
  @Test(arguments: [(1.5, 13.0), (2.5, 4.0)])
  func truncatedSecondMomentsAreTheClosedForms(tailIndex: Double, expected: Double) {
    let values = Self.draws(SymmetricParetoNoise(tailIndex: tailIndex), runs: 1024)
      .map { min(abs($0), 16) * min(abs($0), 16) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect(abs(mean - expected) < 5 * (variance / Double(values.count)).squareRoot())
  }

  /// A law scales, repeats itself, and differs between steps, runs and seeds.
  @Test(arguments: laws.indices)
  func drawsAreAddressedByStepRunAndSeed(index: Int) {
    let law = Self.laws[index]
    let sample = Self.draws(law, blocks: 8, runs: 16)
    #expect(sample == Self.draws(law, blocks: 8, runs: 16))
    #expect(sample != Self.draws(law, blocks: 8, runs: 16, step: 8))
    #expect(sample != Self.draws(law, blocks: 8, runs: 16, seed: 12))
    let half = sample.count / 2
    #expect(Array(sample[..<half]) != Array(sample[half...]))
  }
}
