import Testing
import Vocabulary

@testable import Experiments

struct ValueReadingTests {
  private func first(_ optimizer: String, key: String) throws -> Value? {
    try parse(quadratic("- {name: ps_clip_sgd, learning_rate: 0.1, clip_threshold: 1, \(optimizer)}"))
      .configurations[0].values[key]
  }

  @Test(arguments: ["1e-1", "0.1", ".1", "+0.1", "1.0E-1", "100e-3"])
  func anySpellingOfANumberIsTheSameValue(_ text: String) throws {
    #expect(try first("momentum: \(text)", key: "momentum") == .number(0.1))
  }

  @Test(arguments: ["3", "3.0", "3e0", "0.3e1", "+3"])
  func anySpellingOfAnIntegerIsTheSameValue(_ text: String) throws {
    #expect(try first("steps: \(text)", key: "steps") == .integer(3))
  }

  @Test(arguments: ["inf", ".inf", "+inf"])
  func infinityIsReadWhereItIsAllowed(_ text: String) throws {
    #expect(try first("threshold_beta: \(text)", key: "threshold_beta") == .number(.infinity))
  }

  @Test func aTextIsNeverTakenForABoolean() throws {
    let experiment = try parse(
      """
      sweep: 1
      name: x
      problems:
        - {model: alexnet_cifar, dataset: cifar10, epochs: 1, note: no, augment: false}
      optimizers: [{name: sgd, learning_rate: 0.1}]
      """)
    #expect(experiment.configurations[0].values["note"] == .string("no"))
    #expect(experiment.configurations[0].values["augment"] == .boolean(false))
  }

  @Test func aLogRangeIncludesItsEndsAndIsRoundedTo12Digits() throws {
    let values = try parse(
      quadratic("- {name: sgd, learning_rate: {min: 1e-3, max: 1e-1, per_decade: 2, scale: log}}")
    ).configurations.map { $0.values["learning_rate"] }
    #expect(values == [0.001, 0.00316227766017, 0.01, 0.0316227766017, 0.1].map { .number($0) })
  }

  @Test func aLinearRangeHasNoBinaryNoise() throws {
    let values = try parse(
      quadratic("- {name: sgd, learning_rate: {min: 0.1, max: 0.7, count: 7}}")
    ).configurations.compactMap { $0.values["learning_rate"]?.number }
    #expect(values == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
  }

  @Test func integerRangesIncludeTheirEnds() throws {
    func steps(_ text: String) throws -> [Int?] {
      try parse(quadratic("- {name: sgd, learning_rate: 0.1, steps: \(text)}")).configurations
        .map { $0.values["steps"]?.integer }
    }
    #expect(try steps("2..4") == [2, 3, 4])
    #expect(try steps("{from: 1, to: 10, step: 4}") == [1, 5, 9])
    #expect(try steps("[1, 3..4, 9]") == [1, 3, 4, 9])
  }

  @Test func aListIsOneValueAndAListOfListsAnAxisWhereAListIsWanted() throws {
    func at(_ text: String) throws -> [Value?] {
      try parse(
        """
        sweep: 1
        name: x
        problems:
          - {model: alexnet_cifar, dataset: cifar10, epochs: 1, schedule: {kind: step, at: \(text)}}
        optimizers: [{name: sgd, learning_rate: 0.1}]
        """
      ).configurations.map { $0.values["schedule"]?[path: "at"] }
    }
    let (a, b) = (Value.list([.number(81), .number(122)]), Value.list([.number(60)]))
    #expect(try at("[81, 122]") == [a])
    #expect(try at("[[81, 122], [60]]") == [a, b])
  }

  @Test func aBareWordIsTheVariantWithItsDefaults() throws {
    let word = try parse(quadratic("- {name: sgd, learning_rate: 0.1, noise: normal}"))
    #expect(word.configurations[0].values["noise"] == .map(["law": .string("normal"), "scale": .number(1)]))
  }

  @Test func axesInsideAnAxisMultiplyInPlace() throws {
    let noise = try parse(
      quadratic(
        "- {name: sgd, learning_rate: 0.1, noise: [normal, {law: symmetric_pareto, tail_index: [1.5, 2.5]}]}")
    ).configurations.map { $0.value(ofColumn: "noise.tail_index") }
    #expect(noise == [nil, .number(1.5), .number(2.5)])
  }

  @Test func aListOfTagsSharesTheOtherKeys() throws {
    let laws = try parse(
      quadratic("- {name: sgd, learning_rate: 0.1, noise: {law: [normal], scale: [1, 2]}}")
    ).configurations.map { $0.value(ofColumn: "noise.scale") }
    #expect(laws == [.number(1), .number(2)])
  }

  @Test(arguments: [
    (0.010000000000000002, 0.01), (0.0031622776601683794, 0.00316227766017),
    (12_345_678_901_234_568, 12_345_678_901_200_000),
    (-0.1 - 0.2, -0.3), (0, 0), (1e-300, 1e-300),
  ])
  func roundingKeeps12Digits(_ value: Double, _ rounded: Double) {
    #expect(value.roundedTo12Digits == rounded)
  }
}
