import Testing
import Vocabulary

@testable import Experiments

/// Defaults, problem entries, optimizer entries and arguments.
struct LayerTests {
  private func text(defaults: String = "{}", problem: String = "", optimizer: String = "") -> String {
    """
    sweep: 1
    name: x
    defaults: \(defaults)
    problems:
      - {model: alexnet_cifar, dataset: cifar10, epochs: 9\(problem)}
    optimizers:
      - {name: sgd, learning_rate: 0.1\(optimizer)}
      - {name: clip_sgd, learning_rate: 0.1, clip_threshold: 1}
    """
  }

  private func values(_ key: String, _ text: String, _ overrides: [String] = []) throws -> [Value?] {
    try parse(text, overrides: overrides).configurations.map { $0.value(ofColumn: key) }
  }

  @Test func laterLayersWin() throws {
    #expect(try values("batch_size", text()) == [.integer(128), .integer(128)])
    #expect(try values("batch_size", text(defaults: "{batch_size: 1}")) == [.integer(1), .integer(1)])
    let problem = text(defaults: "{batch_size: 1}", problem: ", batch_size: 2")
    #expect(try values("batch_size", problem) == [.integer(2), .integer(2)])
    let all = text(defaults: "{batch_size: 1}", problem: ", batch_size: 2", optimizer: ", batch_size: 3")
    #expect(try values("batch_size", all) == [.integer(3), .integer(2)])
  }

  @Test func defaultsApplyWhereTheParameterExists() throws {
    #expect(
      try values("clip_threshold", text(defaults: "{clip_threshold: 7}")) == [nil, .number(1)])
  }

  @Test func variantsOfOneTagAreMergedAndOthersReplaced() throws {
    let step = "{schedule: {kind: step, at: [3], factor: 0.5}}"
    let merged = text(defaults: step, problem: ", schedule: {kind: step, at: [4]}")
    #expect(try values("schedule.factor", merged) == [.number(0.5), .number(0.5)])
    #expect(try values("schedule.at", merged)[0] == .list([.number(4)]))
    let replaced = text(defaults: step, problem: ", schedule: cosine")
    #expect(try values("schedule", replaced)[0] == .map(["kind": .string("cosine")]))
    let partial = text(
      defaults: "{schedule: {kind: step, factor: 0.5}}", problem: ", schedule: {kind: step, at: [4]}")
    #expect(try values("schedule.factor", partial)[0] == .number(0.5))
    #expect(
      try values("schedule.at", text(defaults: step, optimizer: ", schedule: {kind: step, at: [5]}")) == [
        .list([.number(5)]), .list([.number(3)]),
      ])
  }

  @Test func aRequiredKeyOfTheProblemMayComeFromEveryOptimizer() throws {
    let text = """
      sweep: 1
      name: x
      problems: [{model: alexnet_cifar, dataset: cifar10}]
      optimizers:
        - {name: sgd, learning_rate: 0.1, epochs: 1}
        - {name: clip_sgd, learning_rate: 0.1, clip_threshold: 1, epochs: 2}
      """
    #expect(try values("epochs", text) == [.integer(1), .integer(2)])
    #expect(
      mistakes(text.replacing(", epochs: 2", with: "")) == ["problem alexnet_cifar needs the key \"epochs\""])
  }

  // MARK: Arguments

  @Test func aBareKeyIsSetInDefaultsAndWhereverItIsNamed() throws {
    #expect(try values("epochs", text(), ["epochs=3"]) == [.integer(3), .integer(3)])
    #expect(try values("learning_rate", text(), ["learning_rate=0.5"]) == [.number(0.5), .number(0.5)])
    #expect(
      try values("batch_size", text(optimizer: ", batch_size: 5"), ["batch_size=4"]) == [
        .integer(4), .integer(4),
      ])
  }

  @Test func aPathAddressesTheFile() throws {
    #expect(
      try values("learning_rate", text(), ["optimizers.sgd.learning_rate=0.2,0.3"])
        == [.number(0.2), .number(0.3), .number(0.1)])
    #expect(try values("epochs", text(), ["problems.alexnet_cifar.epochs=1..2"]).count == 4)
    #expect(try values("batch_size", text(), ["defaults.batch_size=32"]) == [.integer(32), .integer(32)])
    let experiment = try parse(
      text(), overrides: ["seeds=0..4", "name=other", "run.jobs=3", "description=a, b"])
    #expect(experiment.seeds == [0, 1, 2, 3, 4])
    #expect(experiment.description == "a, b")
    #expect(experiment.name == "other" && experiment.run.jobs == 3)
  }

  @Test func laterArgumentsWin() throws {
    #expect(try values("epochs", text(), ["epochs=3", "epochs=4"])[0] == .integer(4))
  }

  @Test func aPathIntoAMapChangesTheMapWhereItIs() throws {
    let text = text(problem: ", schedule: {kind: step, at: [3]}")
    #expect(try values("schedule.factor", text, ["schedule.factor=0.5"]) == [.number(0.5), .number(0.5)])
    #expect(try values("schedule.at", text, ["schedule.at=1,2"])[0] == .list([.number(1), .number(2)]))
    #expect(try values("schedule.kind", self.text(), ["schedule.kind=cosine"])[0] == .string("cosine"))
  }

  @Test func anAxisThatAnArgumentReplacesIsNoMistake() throws {
    let text = quadratic("- {name: sgd, learning_rate: $rate}", "axes: {rate: [0.1, 0.2]}")
    #expect(try values("learning_rate", text, ["learning_rate=0.5"]) == [.number(0.5)])
    #expect(try values("learning_rate", text, ["axes.rate=0.5"]) == [.number(0.5)])
  }

  @Test func aBareWordOptimizerGetsKeysFromArguments() throws {
    let text = quadratic("- sgd")
    #expect(try values("learning_rate", text, ["optimizers.sgd.learning_rate=0.5"]) == [.number(0.5)])
  }
}
