import Synchronization
import Testing
import Vocabulary

@testable import Experiments

/// What a grid of many configurations costs, in counts that no load changes.
struct PlanSpeedTests {
  private let grid = quadratic(
    """
    - {name: clip_sgd, learning_rate: {min: 1e-4, max: 1, count: 100, scale: log}, clip_threshold: {min: 1, max: 50, count: 100}}
    - {name: clip_sgd, label: other, learning_rate: [0.1, 0.2], clip_threshold: 1}
    """)

  private final class Calls: Sendable {
    let keys = Mutex<[[String]]>([])
    var count: Int { keys.withLock(\.count) }
    func note(_ values: [String: Value]) { keys.withLock { $0.append(values.keys.sorted()) } }
  }

  /// A catalog with one rule, and what it was asked.
  private func catalog(
    _ relevance: [String], isRelevant: Bool = false,
    violation: @escaping @Sendable ([String: Value]) -> String?
  ) -> (catalog: Catalog, relevance: Calls) {
    var catalog = TestCatalog.all
    let calls = Calls()
    let rule = Relevance(relevance) {
      calls.note($0)
      return isRelevant
    }
    for index in catalog.families.indices {
      catalog.families[index].constraints = [Constraint(key: "learning_rate", where: rule, violation)]
      catalog.families[index].contentRelevance = rule
    }
    return (catalog, calls)
  }

  @Test func theConfigurationsOfABlockShareTheirValues() throws {
    let experiment = try parse(grid)
    let blocks = Dictionary(grouping: experiment.configurations) { ObjectIdentifier($0.blockValues.block) }
    #expect(blocks.values.map(\.count).sorted() == [2, 10_000])
    #expect(experiment.configurations.allSatisfy { $0.blockValues.own.count <= 2 })
  }

  @Test func whatABlockHasInCommonIsAskedOnce() throws {
    let (catalog, calls) = catalog(["dimension", "batch_size"]) { _ in "never relevant" }
    let experiment = try Experiment.parse(grid, file: "x.yaml", catalog: catalog)
    #expect(Plan(experiment, catalog: catalog).cells.count == 10_002)
    // Of each of the two blocks: by the rule, and by what names configurations and cells.
    #expect(calls.count <= 8)
  }

  @Test func aRuleSeesOnlyTheKeysThatItNames() throws {
    let (catalog, calls) = catalog(["learning_rate", "optimizer", "nothing"]) { _ in "never relevant" }
    _ = try Experiment.parse(grid, file: "x.yaml", catalog: catalog)
    #expect(calls.count >= 10_002)
    #expect(calls.keys.withLock { $0.allSatisfy { $0 == ["learning_rate", "optimizer"] } })
  }

  @Test func aRuleThatIsRelevantToABlockSeesEveryConfiguration() throws {
    let seen = Calls()
    let (catalog, _) = catalog(["dimension"], isRelevant: true) {
      seen.note($0)
      return $0["clip_threshold"] == .number(50) && $0["learning_rate"] == .number(1) ? "the last one" : nil
    }
    let error = #expect(throws: Diagnostics.self) {
      try Experiment.parse(grid, file: "x.yaml", catalog: catalog)
    }
    #expect(error?.all.map(\.message) == ["the last one"])
    #expect(seen.count == 10_002)
  }

  @Test func aConfigurationWithOtherValuesIsEqualToOneThatHasThemAlone() throws {
    let shared = try parse(grid).configurations[4_321]
    let alone = Configuration(
      problem: shared.problem, family: shared.family, optimizer: shared.optimizer, values: shared.values,
      axes: shared.axes, id: shared.id)
    #expect(shared == alone && shared.hashValue == alone.hashValue)
    var changed = alone
    changed.values["learning_rate"] = .number(7)
    #expect(changed != shared && changed.value(ofColumn: "learning_rate") == .number(7))
    #expect(changed.values.count == shared.values.count)
  }
}
