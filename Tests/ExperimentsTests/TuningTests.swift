import Testing

@testable import Experiments

/// `tune:` and `final:`: what competes with what, and the cells of the second stage.
struct TuningTests {
  private static let file = """
    sweep: 1
    name: x
    seeds: 0..1
    problems:
      - {objective: quadratic, noise: {law: symmetric_pareto, tail_index: [1.5, 2.5]}}
      - {name: other, objective: quadratic, dimension: 3}
    optimizers:
      - {name: sgd, learning_rate: [0.1, 0.2]}
      - {name: clip_sgd, learning_rate: [0.1, 0.2, 0.3], clip_threshold: [1, 2], momentum: [0, 0.5]}
    tune: {by: gradient_norm, over: [learning_rate, clip_threshold]}
    final: {configurations: top 2, seeds: 100..102}
    """

  @Test func whatDiffersInTunedAxesOnlyCompetes() throws {
    let experiment = try parse(Self.file)
    let groups = experiment.tuningGroups
    #expect(
      groups.map {
        "\($0.problem) \($0.optimizer) \($0.fixed.map { "\($0.column)=\($0.value?.description ?? "-")" })"
      } == [
        "quadratic sgd [\"noise.tail_index=1.5\"]", "quadratic sgd [\"noise.tail_index=2.5\"]",
        "quadratic clip_sgd [\"noise.tail_index=1.5\", \"momentum=0\"]",
        "quadratic clip_sgd [\"noise.tail_index=1.5\", \"momentum=0.5\"]",
        "quadratic clip_sgd [\"noise.tail_index=2.5\", \"momentum=0\"]",
        "quadratic clip_sgd [\"noise.tail_index=2.5\", \"momentum=0.5\"]",
        "other sgd []", "other clip_sgd [\"momentum=0\"]", "other clip_sgd [\"momentum=0.5\"]",
      ])
    #expect(groups.flatMap(\.configurations).sorted() == Array(experiment.configurations.indices))
    #expect(groups[0].configurations.count == 2 && groups[2].configurations.count == 6)
    let tuning = try #require(experiment.tuning)
    #expect(tuning.criterion.description == "median final gradient_norm")
    #expect(tuning.final?.count == 2 && tuning.final?.seeds == [100, 101, 102])
  }

  @Test func withoutOverTheOptimizersOwnAxesAreTuned() throws {
    let text = Self.file.replacing(", over: [learning_rate, clip_threshold]", with: "")
    #expect(try parse(text).tuning?.over == ["learning_rate", "momentum", "clip_threshold"])
    #expect(try parse(text).tuningGroups.count == 6)
  }

  @Test func theFinalCellsComeLastAndAreOrdinaryCells() throws {
    let experiment = try parse(Self.file)
    let tune = Plan(experiment, catalog: TestCatalog.all)
    #expect(tune.cells.allSatisfy { $0.stage == .tune } && tune.cells.count == 2 * 42)
    let plan = Plan(experiment, catalog: TestCatalog.all, chosen: [5, 1])
    #expect(plan.cells.prefix(tune.cells.count) == tune.cells[...])
    let final = plan.cells.dropFirst(tune.cells.count)
    #expect(
      final.map(\.configurationIndex) == [1, 5, 1, 5, 1, 5]
        && final.map(\.seed) == [100, 100, 101, 101, 102, 102])
    #expect(final.allSatisfy { $0.stage == .final } && plan.cells.map(\.index) == Array(plan.cells.indices))
    // The same cell without any stage has the same identity.
    let plain = try parse(
      Self.file.replacing("seeds: 0..1", with: "seeds: 100").split(separator: "\n").prefix(9).joined(
        separator: "\n"))
    let cell = Plan(plain, catalog: TestCatalog.all).cells[5]
    #expect(cell.id == final.first { $0.configurationIndex == 5 }?.id && cell.stage == nil)
  }

  @Test func theSameSeedsAreUsedOnlyWhereTheFileSaysSo() throws {
    let overlap = Self.file.replacing("100..102", with: "1..3")
    #expect(mistakes(overlap).count == 1)
    #expect(mistakes(overlap)[0].hasPrefix("seed 1 is a tuning seed too"))
    let experiment = try parse(Self.file.replacing("100..102", with: "same"))
    #expect(experiment.tuning?.final?.seeds == [0, 1])
    let plan = Plan(experiment, catalog: TestCatalog.all, chosen: [3])
    #expect(plan.cells.filter { $0.stage == .final }.map(\.id) == [3, 45].map { plan.cells[$0].id })
  }

  @Test func tuningChangesNoIdentity() throws {
    let plain = Self.file.split(separator: "\n").prefix(9).joined(separator: "\n")
    #expect(
      try Plan(parse(plain), catalog: TestCatalog.all).cells.map(\.id)
        == Plan(parse(Self.file), catalog: TestCatalog.all).cells.map(\.id))
  }
}
