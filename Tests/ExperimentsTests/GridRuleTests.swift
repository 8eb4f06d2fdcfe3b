import Testing

@testable import Experiments

/// Exclude, include, zip, order, --only, ranges: what a file says beside the product of its axes.
struct GridRuleTests {
  private static let two = """
    - {name: sgd, learning_rate: [0.1, 0.2]}
    - {name: clip_sgd, learning_rate: [0.1, 0.2], clip_threshold: [1, 2]}
    """

  private func rows(_ text: String, _ keys: [String], only: String? = nil) throws -> [[String]] {
    let experiment = try Experiment.parse(text, file: "x.yaml", only: only, catalog: TestCatalog.all)
    return Plan(experiment, catalog: TestCatalog.all).cells.map { cell in
      keys.map { key in
        key == "seed"
          ? String(cell.seed)
          : experiment.configurations[cell.configurationIndex].value(ofColumn: key)?.description ?? "-"
      }
    }
  }

  // MARK: Exclude

  @Test func anExcludedConfigurationIsNoneOfTheGrid() throws {
    let text = quadratic(
      Self.two,
      """
      exclude:
        - {optimizer: clip_sgd, clip_threshold: 2, learning_rate: 0.2}
        - where: optimizer == "sgd" and learning_rate > 0.1
        - {clip_threshold: [1, 2], where: learning_rate == 0.2}
      """)
    let experiment = try parse(text)
    #expect(
      try rows(text, ["optimizer", "learning_rate", "clip_threshold"]) == [
        ["sgd", "0.1", "-"], ["clip_sgd", "0.1", "1"], ["clip_sgd", "0.1", "2"],
      ])
    #expect(experiment.exclusions.map(\.configurations) == [1, 1, 1])
    #expect(experiment.exclusions.map(\.matched) == [1, 1, 2])
    #expect(experiment.exclusions[2].condition == "clip_threshold in [1, 2] and (learning_rate == 0.2)")
    #expect(experiment.exclusions.map(\.location.line) == [9, 10, 11])
    // One value of the rate is left.
    #expect(experiment.configurations.allSatisfy { $0.axes == ["clip_threshold"] || $0.axes.isEmpty })
  }

  @Test func excludingChangesNoIdentity() throws {
    let all = try parse(quadratic(Self.two)).configurations.map(\.id)
    let some = try parse(quadratic(Self.two, "exclude: [{learning_rate: 0.2}]")).configurations.map(\.id)
    #expect(some == [all[0], all[2], all[3]])
  }

  // MARK: Include

  @Test func anIncludeAddsConfigurationsToItsPair() throws {
    let text = quadratic(
      Self.two,
      """
      exclude: [{learning_rate: 0.2}]
      include:
        - {optimizer: sgd, learning_rate: 0.2, momentum: 0.5}
        - {optimizer: [clip_sgd], learning_rate: 0.3, clip_threshold: [1, 3]}
        - {optimizer: clip_sgd, learning_rate: 0.2, clip_threshold: 1}
      """)
    #expect(
      try rows(text, ["optimizer", "learning_rate", "clip_threshold", "momentum"]) == [
        ["sgd", "0.1", "-", "0"], ["sgd", "0.2", "-", "0.5"], ["clip_sgd", "0.1", "1", "0"],
        ["clip_sgd", "0.1", "2", "0"], ["clip_sgd", "0.3", "1", "0"], ["clip_sgd", "0.3", "3", "0"],
        ["clip_sgd", "0.2", "1", "0"],
      ])
  }

  @Test func anIncludeWithoutProblemIsOneForEachProblem() throws {
    let text = """
      sweep: 1
      name: x
      problems:
        - {name: a, objective: quadratic}
        - {name: b, objective: quadratic, dimension: 2}
      optimizers: [{name: sgd, learning_rate: 0.1}]
      include:
        - {learning_rate: 0.2}
        - {problem: b, learning_rate: 0.3, noise: {law: normal, scale: 2}}
      """
    #expect(
      try rows(text, ["problem", "learning_rate", "noise.scale", "dimension"]) == [
        ["a", "0.1", "1", "1"], ["a", "0.2", "1", "1"], ["b", "0.1", "1", "2"], ["b", "0.2", "1", "2"],
        ["b", "0.3", "2", "2"],
      ])
  }

  @Test func anIncludeMustSayWhichValueOfAnAxis() {
    #expect(
      mistakes(quadratic(Self.two, "include: [{optimizer: clip_sgd, clip_threshold: 3}]")) == [
        "this needs the key \"learning_rate\", which optimizer \"clip_sgd\" on problem \"quadratic\" varies"
      ])
    #expect(
      mistakes(quadratic(Self.two, "include: [{optimizer: sgd, learning_rate: 0.1}]")) == [
        "this gives a configuration that there is already"
      ])
  }

  // MARK: Zip

  @Test func zippedKeysMoveTogether() throws {
    let text = quadratic(
      "- {name: clip_sgd, momentum: [0, 0.5], zip: {learning_rate: [0.1, 0.2, 0.2], clip_threshold: [1, 2, 3]}}"
    )
    #expect(
      try rows(text, ["momentum", "learning_rate", "clip_threshold"]) == [
        ["0", "0.1", "1"], ["0", "0.2", "2"], ["0", "0.2", "3"], ["0.5", "0.1", "1"], ["0.5", "0.2", "2"],
        ["0.5", "0.2", "3"],
      ])
  }

  @Test func zipWorksInDefaultsProblemsAndAxes() throws {
    let text = """
      sweep: 1
      name: x
      defaults: {zip: [{momentum: [0, 0.5], weight_decay: [0, 0.1]}, {steps: [1, 2], dimension: [3, 4]}]}
      axes: {zip: {rate: [0.1, 0.2], clip: [1, 2]}}
      problems: [{objective: quadratic, zip: {start: [5, 6], noise: [normal, {law: normal, scale: 2}]}}]
      optimizers:
        - {name: clip_sgd, learning_rate: $rate, clip_threshold: $clip}
      """
    let found = try rows(
      text,
      [
        "momentum", "weight_decay", "steps", "dimension", "start", "noise.scale", "learning_rate",
        "clip_threshold",
      ])
    #expect(found.count == 16)
    let pairs: [Set<String>] = [0, 2, 4, 6].map { at in Set(found.map { "\($0[at]) \($0[at + 1])" }) }
    #expect(pairs == [["0 0", "0.5 0.1"], ["1 3", "2 4"], ["5 1", "6 2"], ["0.1 1", "0.2 2"]])
  }

  @Test func anArgumentTakesAKeyOutOfItsZip() throws {
    let text = quadratic("- {name: clip_sgd, zip: {learning_rate: [0.1, 0.2], clip_threshold: [1, 2]}}")
    let experiment = try parse(text, overrides: ["optimizers.clip_sgd.learning_rate=0.5,0.6"])
    #expect(experiment.configurations.count == 4)
  }

  @Test func valuesThatAreListsAreZippedAsLists() throws {
    let text = """
      sweep: 1
      name: x
      problems:
        - {model: alexnet_cifar, dataset: cifar10, zip: {epochs: [3, 4], schedule: [{kind: step, at: [1, 2]}, cosine]}}
      optimizers: [{name: sgd, learning_rate: 0.1}]
      """
    #expect(try rows(text, ["epochs", "schedule.kind"]) == [["3", "step"], ["4", "cosine"]])
  }

  // MARK: Ranges

  @Test(arguments: [
    ("{min: 1, max: 3, count: 5, scale: linear}", [1, 1.5, 2, 2.5, 3]),
    ("{from: 1, to: 2, step: 0.5}", [1, 1.5, 2]),
    ("{from: 0.1, to: 0.35, step: 0.1}", [0.1, 0.2, 0.3]), ("{from: 1, to: 3}", [1, 2, 3]),
    ("{min: 0.1, max: 10, count: 3, scale: log}", [0.1, 1, 10]),
    ("{from: 0.1, to: 0.3, step: 0.1}", [0.1, 0.2, 0.3]),
  ])
  func rangesOfNumbersAreSpread(text: String, values: [Double]) throws {
    let experiment = try parse(quadratic("- {name: sgd, learning_rate: \(text)}"))
    #expect(experiment.configurations.map { $0.values["learning_rate"]?.number } == values)
  }

  // MARK: Order

  @Test func theOrderChangesNoCell() throws {
    let declared = Plan(try parse(quadratic(Self.two, "seeds: 0..3")), catalog: TestCatalog.all)
    let shuffled = Plan(
      try parse(quadratic(Self.two, "seeds: 0..3\norder: shuffled")), catalog: TestCatalog.all)
    #expect(shuffled.cells.map(\.seed) == declared.cells.map(\.seed))
    #expect(shuffled.cells.map(\.id) != declared.cells.map(\.id))
    #expect(Set(shuffled.cells.map(\.id)) == Set(declared.cells.map(\.id)))
    #expect(shuffled.cells.map(\.index) == Array(0..<24))
    let byOptimizer = Plan(
      try parse(quadratic(Self.two, "seeds: 0..3\norder: by_optimizer")), catalog: TestCatalog.all)
    #expect(
      byOptimizer.cells.map { byOptimizer.configuration(of: $0).optimizer }
        == Array(repeating: "sgd", count: 8) + Array(repeating: "clip_sgd", count: 16))
    #expect(byOptimizer.cells.prefix(4).map(\.seed) == [0, 0, 1, 1])
    #expect(byOptimizer.experiment.configurations.map(\.id) == declared.experiment.configurations.map(\.id))
  }

  // MARK: --only

  @Test func onlyRestrictsCellsAndChangesNone() throws {
    let text = quadratic(Self.two, "seeds: 0..3")
    let all = Plan(try parse(text), catalog: TestCatalog.all)
    let only = "optimizer == 'sgd' and seed in [1, 3]"
    let experiment = try Experiment.parse(text, file: "x.yaml", only: only, catalog: TestCatalog.all)
    let some = Plan(experiment, catalog: TestCatalog.all)
    #expect(some.cells.map(\.id) == [6, 7, 18, 19].map { all.cells[$0].id })
    #expect(some.cells.map(\.index) == [0, 1, 2, 3])
    #expect(some.summary.blocks.map(\.cells) == [4] && some.summary.seeds == 2)
    #expect(some.experiment.configurations == all.experiment.configurations)
  }

  @Test(arguments: [
    ("optimizer == sgd", 14, "a text is written in quotes: \"sgd\""),
    ("optimizer == 'sdg'", 14, "no configuration has optimizer \"sdg\""),
    ("learning_rat > 1", 1, "no column \"learning_rat\""),
    ("learning_rate == '0.1'", 18, "remove the quotes"),
    ("learning_rate == 0.15", 18, "it is 0.1 or 0.2"), ("optimizer < 3", 1, "no numbers"),
    ("noise == 'normal'", 1, "compare one of its keys"),
    ("optimizer == 'sgd' and clip_threshold > 1", 1, "no cell"),
    ("optimizer == ", 14, "missing"),
  ])
  func mistakesInOnlyAreLocatedInTheArgument(only: String, column: Int, says: String) throws {
    let error = #expect(throws: Diagnostics.self) {
      try Experiment.parse(quadratic(Self.two), file: "x.yaml", only: only, catalog: TestCatalog.all)
    }
    let diagnostic = try #require(error?.all.first)
    #expect(diagnostic.location?.file == "--only" && diagnostic.location?.column == column, "\(diagnostic)")
    #expect(diagnostic.message.contains(says), "\(diagnostic.message)")
  }

  // MARK: Origins

  @Test func everyValueKnowsWhereItComesFrom() throws {
    let text = """
      sweep: 1
      name: x
      defaults: {momentum: 0.5}
      axes: {rate: [0.1, 0.2]}
      problems:
        - objective: quadratic
          noise: {law: symmetric_pareto, tail_index: [1.5, 2.5]}
      optimizers:
        - {name: sgd, learning_rate: $rate}
      include:
        - {noise: normal, learning_rate: 0.3}
      """
    let experiment = try parse(text, overrides: ["weight_decay=0.25"])
    func places(_ index: Int) -> [String: String] {
      let origins = experiment.origins(of: experiment.configurations[index])
      return Dictionary(
        origins.map { origin in
          (origin.key, origin.location.map { "\($0.file.prefix(5)):\($0.line):\($0.column)" } ?? "default")
        }, uniquingKeysWith: { $1 })
    }
    #expect(
      places(1) == [
        "objective": "x.yam:6:16", "optimizer": "x.yam:9:12", "momentum": "x.yam:3:22",
        "learning_rate": "x.yam:4:20", "noise.law": "x.yam:7:18", "noise.tail_index": "x.yam:7:49",
        "noise.scale": "default", "start": "default", "dimension": "default", "steps": "default",
        "weight_decay": "--set:1:14",
      ])
    #expect(places(4)["noise.law"] == "x.yam:11:13" && places(4)["learning_rate"] == "x.yam:11:36")
    for index in experiment.configurations.indices {
      #expect(places(index).count == (index == 4 ? 10 : 11))
    }
  }
}
