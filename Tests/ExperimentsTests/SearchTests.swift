import Study
import Testing

@testable import Experiments

struct SearchTests {
  // MARK: Sobol's sequence

  /// Every dimension of two points against SciPy 1.17.1, `qmc.Sobol(21, scramble=False, bits=32)`, which goes by the same
  /// direction numbers; its points 999 and 2047 are, in Gray code, 532 and 1024 here.
  @Test func unscrambledPointsAreThoseOfAnotherImplementation() {
    let expected: [Int: [UInt32]] = [
      532: [
        675_282_944, 3_904_897_024, 348_127_232, 4_248_829_952, 4_156_555_264, 3_628_072_960, 3_686_793_216,
        3_057_647_616, 3_493_855_232, 2_713_714_688, 96_468_992, 1_900_019_712, 2_034_237_440, 4_064_280_576,
        3_569_352_704, 2_394_947_584, 1_212_153_856, 2_822_766_592, 2_915_041_280, 163_577_856, 1_438_646_272,
      ],
      1024: [
        2_097_152, 2_694_840_320, 3_999_268_864, 1_507_852_288, 2_707_423_232, 2_824_863_744, 505_413_632,
        136_314_880, 3_927_965_696, 1_914_699_776, 2_141_192_192, 3_802_136_576, 2_510_290_944, 4_242_538_496,
        2_099_249_152, 2_912_944_128, 2_325_741_568, 3_537_895_424, 471_859_200, 157_286_400, 1_537_212_416,
      ],
    ]
    for (index, coordinates) in expected {
      let found = (0..<SobolSequence.dimensions).map { SobolSequence(dimension: $0, seed: 0).plain(index) }
      #expect(found == coordinates)
    }
  }

  @Test(arguments: 0..<5)
  func scramblingKeepsTheNet(_ seed: Int) {
    let count = 256
    for dimension in 0..<SobolSequence.dimensions {
      let sequence = SobolSequence(dimension: dimension, seed: seed)
      #expect(Set((0..<count).map { Int(sequence[$0] * Double(count)) }).count == count)
    }
    // The first two dimensions are a (0, 2)-sequence: every elementary interval of area 1/256 holds one point.
    let (x, y) = (SobolSequence(dimension: 0, seed: seed), SobolSequence(dimension: 1, seed: seed))
    for columns in [1, 2, 4, 8, 16, 32, 64, 128, 256] {
      let cells = (0..<count).map { index in
        Int(x[index] * Double(columns)) * count + Int(y[index] * Double(count / columns))
      }
      #expect(Set(cells).count == count, "seed \(seed), \(columns) columns")
    }
  }

  @Test func seedsAndDimensionsAreScrambledApart() {
    let first = SobolSequence(dimension: 0, seed: 0)
    #expect((0..<64).map { first[$0] } != (0..<64).map { SobolSequence(dimension: 0, seed: 1)[$0] })
    let points = (0..<4096).map { first[$0] }
    #expect(points.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(abs(points.reduce(0, +) / 4096 - 0.5) < 1e-3)
  }

  // MARK: Files

  private func rows(_ search: String, _ optimizers: String = two) throws -> [[Double?]] {
    try parse(quadratic(optimizers, search)).configurations.map { configuration in
      ["learning_rate", "momentum", "clip_threshold"].map { configuration.values[$0]?.number }
    }
  }

  private static let two = """
    - {name: sgd, learning_rate: {min: 1e-3, max: 1, scale: log}, momentum: [0, 0.5]}
    - {name: clip_sgd, learning_rate: {min: 1e-3, max: 1, scale: log}, clip_threshold: {min: 1, max: 3}}
    """

  @Test(arguments: ["random", "sobol"])
  func everyOptimizerHasItsCountOfPoints(kind: String) throws {
    let rows = try rows("search: {kind: \(kind), count: 8, seed: 3}")
    #expect(rows.count == 8 * 2 + 8)
    let sgd = rows.prefix(16)
    // Each point with each other value, and optimizers whose first ranges are equal try the same there.
    #expect(Set(sgd.map { $0[0] }).count == 8 && Set(sgd.map { $0[1] }) == [0, 0.5])
    #expect(Set(sgd.map { $0[0] }) == Set(rows.suffix(8).map { $0[0] }))
    for row in rows {
      #expect(row[0]! >= 1e-3 && row[0]! <= 1 && (row[2] ?? 2) >= 1 && (row[2] ?? 2) <= 3)
      #expect(row[0] == row[0]!.rounded(toDigits: 6))
    }
    // On a log scale as many below the middle decade as above it.
    if kind == "sobol" { #expect(rows.suffix(8).count { $0[0]! < 0.0316 } == 4) }
  }

  @Test(arguments: ["random", "sobol"])
  func morePointsLeaveTheFirstOnes(kind: String) throws {
    let few = try parse(quadratic(Self.two, "search: {kind: \(kind), count: 5}")).configurations.map(\.id)
    let many = try parse(quadratic(Self.two, "search: {kind: \(kind), count: 50}")).configurations.map(\.id)
    #expect(Set(many).isSuperset(of: few) && many.count == 150)
    let other = try parse(quadratic(Self.two, "search: {kind: \(kind), count: 5, seed: 1}")).configurations
    #expect(Set(other.map(\.id)).isDisjoint(with: many))
  }

  @Test func aGridSpreadsEachRange() throws {
    let rows = try rows(
      "search: {kind: grid, count: 3}",
      "- {name: clip_sgd, learning_rate: {min: 0.01, max: 1, scale: log}, clip_threshold: {min: 1, max: 3}}")
    #expect(rows.map { $0[0] } == [0.01, 0.01, 0.01, 0.1, 0.1, 0.1, 1, 1, 1])
    #expect(rows.map { $0[2] } == [1, 2, 3, 1, 2, 3, 1, 2, 3])
  }

  @Test func anOptimizersOwnSearchIsItsOwn() throws {
    let optimizers = """
      - {name: sgd, learning_rate: {min: 0.1, max: 1}, search: {kind: random, count: 3}}
      - {name: clip_sgd, learning_rate: {min: 0.1, max: 1}, clip_threshold: 1}
      - {name: normalized_sgd, learning_rate: 0.1}
      """
    let experiment = try parse(quadratic(optimizers, "search: {kind: sobol, count: 2}"))
    #expect(
      experiment.configurations.map(\.optimizer) == [
        "sgd", "sgd", "sgd", "clip_sgd", "clip_sgd", "normalized_sgd",
      ])
    #expect(
      mistakes(quadratic(optimizers)) == [
        "this range needs per_decade or count: optimizer \"clip_sgd\" has no search"
      ])
  }

  @Test func aNamedAxisIsDrawnOnce() throws {
    let rows = try rows(
      "axes: {rate: {min: 0.1, max: 1}}\nsearch: {kind: random, count: 4}",
      "- {name: clip_sgd, learning_rate: $rate, clip_threshold: $rate}")
    #expect(rows.count == 4 && rows.allSatisfy { $0[0] == $0[2] })
  }

  @Test func wholeNumbersThatComeTwiceAreOneConfiguration() throws {
    let text = quadratic("- {name: sgd, learning_rate: 0.1}", "search: {kind: random, count: 100}")
      .replacing("objective: quadratic", with: "objective: quadratic\n    dimension: {min: 1, max: 4}")
    let found = try parse(text).configurations.map { $0.values["dimension"]?.integer }
    #expect(Set(found) == [1, 2, 3, 4] && found.count == 4)
  }

  @Test func searchedValuesKnowTheirRange() throws {
    let experiment = try parse(quadratic(Self.two, "search: {kind: sobol, count: 2}"))
    let origins = experiment.origins(of: experiment.configurations[1])
    #expect(origins.first { $0.key == "learning_rate" }?.location?.line == 6)
  }
}
