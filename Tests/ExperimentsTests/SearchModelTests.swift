import Study
import Testing
import Vocabulary

@testable import Experiments

/// `search: {kind: tpe}`: which configurations a file has from the beginning, and which follow from results.
struct SearchModelTests {
  private static let optimizers = """
    - {name: sgd, learning_rate: {min: 1e-3, max: 1, scale: log}, momentum: [0.9, 0, 0.5]}
    - {name: clip_sgd, learning_rate: {min: 1e-3, max: 1, scale: log}, clip_threshold: {min: 1, max: 3}}
    """
  private static let search = "search: {kind: tpe, count: 30, window: 4}\ntune: {by: gradient_norm}"

  /// The whole search with what its points are worth.
  private func searched(_ experiment: Experiment, _ value: (Configuration) -> Double?) -> Experiment {
    experiment.suggesting(
      experiment.models.map { model in
        var naming = Identity(TestCatalog.all)
        var study = Study(model.strategy)
        var configurations: [Configuration] = []
        study.replay { ask in
          configurations.append(model.configuration(at: ask.point, naming: &naming))
          return value(configurations[configurations.count - 1]).map { Outcome($0) } ?? .failed
        }
        return (configurations, 0)
      })
  }

  private func rate(_ configuration: Configuration) -> Double {
    configuration.values["learning_rate"]?.number ?? 0
  }

  @Test func aFileHasThePointsThatDependOnNoResult() throws {
    let experiment = try parse(quadratic(Self.optimizers, Self.search))
    #expect(experiment.models.map(\.declared) == [10, 10] && experiment.models.map(\.toCome) == [20, 20])
    #expect(experiment.configurations.count == 20)
    #expect(
      experiment.models.map(\.columns) == [
        ["learning_rate", "momentum"], ["learning_rate", "clip_threshold"],
      ])
    let groups = experiment.tuningGroups
    #expect(groups.map { experiment.mostConfigurations(of: $0) } == [30, 30])
    #expect(groups.compactMap { experiment.model(of: $0) } == [0, 1])
    // A list is chosen from as a range is, not multiplied with it.
    #expect(Set(experiment.configurations.prefix(10).map { $0.values["momentum"]?.number }) == [0, 0.5, 0.9])
    #expect(Set(experiment.configurations.prefix(10).map(rate)).count == 10)
    #expect(experiment.configurations[0].axes == ["learning_rate", "momentum"])
    let plan = Plan(experiment, catalog: TestCatalog.all)
    #expect(plan.cells.count == 20 && plan.suggestionsToCome.map(\.cells) == [20, 20])
  }

  @Test func whatIsNotTunedHasAModelForEachValue() throws {
    let text = quadratic(Self.optimizers, "search: {kind: tpe, count: 12}\ntune: {by: gradient_norm}")
      .replacing("objective: quadratic", with: "objective: quadratic\n    dimension: [2, 3]")
    let experiment = try parse(text)
    #expect(experiment.models.count == 4 && experiment.tuningGroups.count == 4)
    #expect(Set(experiment.models.map(\.first)).count == 4)
    #expect(experiment.tuningGroups.allSatisfy { experiment.model(of: $0) != nil })
  }

  @Test func suggestionsFollowTheConfigurationsOfTheirGroup() throws {
    let experiment = try parse(quadratic(Self.optimizers, Self.search))
    let whole = searched(experiment) { abs($0.values["learning_rate"]?.number ?? 0 - 0.1) }
    #expect(whole.configurations.count == 60)
    #expect(Set(whole.configurations.map(\.id)).count == 60)
    #expect(whole.configurations.map(\.optimizer).prefix(30).allSatisfy { $0 == "sgd" })
    #expect(Array(whole.configurations.prefix(10)) == Array(experiment.configurations.prefix(10)))
    #expect(Array(whole.configurations[30..<40]) == Array(experiment.configurations[10...]))
    #expect(whole.tuningGroups.count == 2 && Plan(whole, catalog: TestCatalog.all).suggestionsToCome.isEmpty)
    for configuration in whole.configurations {
      let rate = rate(configuration)
      #expect(rate >= 1e-3 && rate <= 1 && rate == rate.rounded(toDigits: 6))
      #expect(configuration.axes.contains("learning_rate") && configuration.values.count > 3)
    }
    // The id is that of the same configuration in any file.
    let one = whole.configurations[29]
    let same = try parse(
      quadratic(
        "- {name: sgd, learning_rate: \(rate(one)), momentum: \(one.values["momentum"]?.number ?? -1)}"))
    #expect(same.configurations.map(\.id) == [one.id])
    let origins = whole.origins(of: one)
    #expect(origins.first { $0.key == "learning_rate" }?.location?.line == 6)
  }

  @Test func itLearnsFromWhatIsBetter() throws {
    let experiment = try parse(quadratic(Self.optimizers, Self.search))
    let whole = searched(experiment) { abs(rate($0) - 0.1) + ($0.values["momentum"]?.number ?? 0) }
    let (first, last) = (whole.configurations[0..<10], whole.configurations[20..<30])
    #expect(
      last.count { $0.values["momentum"]?.number == 0 } > first.count { $0.values["momentum"]?.number == 0 })
  }

  @Test func moreTrialsAndAnotherWindowLeaveTheFirstOnes() throws {
    let few = try parse(quadratic(Self.optimizers, Self.search))
    let many = try parse(
      quadratic(Self.optimizers, "search: {kind: tpe, count: 50, window: 4}\ntune: {by: gradient_norm}"))
    let (a, b) = (searched(few, rate), searched(many, rate))
    #expect(Array(a.configurations.prefix(30)) == Array(b.configurations.prefix(30)))
    let other = try parse(
      quadratic(Self.optimizers, Self.search.replacing("window: 4", with: "window: 4, seed: 1")))
    #expect(other.configurations != few.configurations)
  }

  @Test func aNamedAxisIsOneDimension() throws {
    for axis in ["{min: 0.1, max: 1}", "[0.1, 0.2, 0.3, 0.4]"] {
      let experiment = try parse(
        quadratic(
          "- {name: clip_sgd, learning_rate: $rate, clip_threshold: $rate}",
          "axes: {rate: \(axis)}\n\(Self.search)"))
      #expect(experiment.models.map { $0.strategy.space.dimensions.count } == [1])
      let whole = searched(experiment, rate)
      #expect(whole.configurations.allSatisfy { rate($0) == $0.values["clip_threshold"]?.number })
      #expect(whole.configurations.count == (axis.hasPrefix("[") ? 4 : 30))
    }
  }

  @Test func whatIsExcludedIsNeverSuggested() throws {
    let experiment = try parse(
      quadratic(
        Self.optimizers,
        Self.search + "\nexclude: [{where: optimizer == \"sgd\" and learning_rate > 0.05}, {momentum: 0.5}]"))
    let whole = searched(experiment) { -rate($0) }
    #expect(whole.configurations.count == 60)
    let sgd = whole.configurations.prefix(30)
    #expect(sgd.allSatisfy { rate($0) <= 0.05 && $0.values["momentum"]?.number != 0.5 })
    #expect(whole.configurations.suffix(30).contains { rate($0) > 0.05 })
    // A rule that takes a whole group away does so.
    let one = try parse(quadratic(Self.optimizers, Self.search + "\nexclude: [{optimizer: sgd}]"))
    #expect(one.models.count == 1 && Set(one.configurations.map(\.optimizer)) == ["clip_sgd"])
  }

  @Test func aSmallSpaceIsUsedUp() throws {
    let text = quadratic("- {name: sgd, learning_rate: [0.1, 0.2, 0.3], momentum: [0, 0.5]}", Self.search)
    let experiment = try parse(text)
    #expect(experiment.configurations.count == 6 && experiment.models[0].toCome == 0)
    // Numbers that are one when they are rounded are one point.
    let narrow = try parse(quadratic("- {name: sgd, learning_rate: {min: 0.1, max: 0.100005}}", Self.search))
    let whole = searched(narrow, rate)
    #expect(Set(whole.configurations.map(\.id)).count == whole.configurations.count)
    #expect(whole.configurations.count <= 51)
    let numbers = try parse(
      quadratic("- {name: sgd, learning_rate: 0.1, dimension: {min: 1, max: 20, scale: log}}", Self.search))
    let dimensions = searched(numbers) { Double($0.values["dimension"]?.integer ?? 0) }.configurations
      .compactMap { $0.values["dimension"]?.integer }
    #expect(dimensions.sorted() == Array(1...20))
  }

  @Test(arguments: [
    ("search: {kind: tpe, count: 30, window: 31}", "more than the 30 points"),
    ("search: {kind: tpe, count: 30, window: 0}", "window is 0"),
    ("search: {kind: tpe, count: 0}", "count is 0"),
    ("search: {kind: sobol, count: 30, window: 2}", "window is of kind tpe"),
    ("search: {kind: tpe, count: 30}", "over: [learning_rate, momentum]"),
  ])
  func mistakesAreReported(_ search: String, _ message: String) throws {
    let over = message.contains("over") ? ", over: momentum" : ""
    let found = mistakes(quadratic(Self.optimizers, search + "\ntune: {by: gradient_norm\(over)}"))
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }
}
