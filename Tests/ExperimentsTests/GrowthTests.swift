import Testing

@testable import Experiments

/// `tune: {grow: N}`: grids that grow by the same number for each optimizer until they enclose the best.
@Suite struct GrowthTests {
  private func experiment(
    grow: String = "grow: 2",
    _ optimizers: String =
      "[{name: sgd, learning_rate: [0.001, 0.01, 0.1, 1]}, {name: clip_sgd, learning_rate: [0.01, 0.1], clip_threshold: [1, 4]}]"
  ) throws -> Experiment {
    try Experiment.parse(
      """
      sweep: 1
      name: x
      problems: [{objective: quadratic}]
      optimizers: \(optimizers)
      tune: {by: gradient_norm, \(grow)}
      """, file: "x.yaml", catalog: TestCatalog.all)
  }

  private func added(_ grown: Experiment, to before: Experiment) -> [[Double?]] {
    grown.configurations.dropFirst(before.configurations.count).map { configuration in
      ["learning_rate", "clip_threshold"].map { configuration.value(ofColumn: $0)?.number }
    }
  }

  @Test func beyondAnEndTheRatioGoesOn() throws {
    let before = try experiment()
    // sgd's best is its largest rate; clip_sgd's its smallest rate and largest threshold.
    let grown = try #require(before.grown(winners: [3, 5], catalog: TestCatalog.all))
    #expect(added(grown, to: before) == [[10, nil], [100, nil], [0.001, 4], [0.01, 16]])
    #expect(grown.tuning?.grow?.rounds == 1 && grown.tuning?.grow?.declared == 8)
    #expect(grown.tuningGroups.map(\.configurations.count) == [6, 6])
  }

  @Test func whoIsAtNoEndTriesAsManyNearItsBest() throws {
    let before = try experiment()
    let grown = try #require(before.grown(winners: [1, 7], catalog: TestCatalog.all))
    let found = added(grown, to: before)
    #expect(found.count == 4 && found[2...] == [[1, 4], [0.1, 16]])
    // Halfway in ratio between the best and its neighbours.
    #expect(found[0][0] == 0.0316227766017 && found[1][0] == 0.00316227766017)
  }

  @Test func noEndNoGrowth() throws {
    let before = try experiment(
      "[{name: sgd, learning_rate: [0.01, 0.1, 1]}, {name: clip_sgd, clip_threshold: 1, learning_rate: [0.01, 0.1, 1]}]"
    )
    #expect(before.grown(winners: [1, 4], catalog: TestCatalog.all) == nil)
    #expect(before.grown(winners: [1, 5], catalog: TestCatalog.all) != nil)
  }

  @Test func theBudgetEndsIt() throws {
    #expect(
      try experiment(grow: "grow: 2, budget: 5").grown(winners: [3, 5], catalog: TestCatalog.all) == nil)
    #expect(
      try experiment(grow: "grow: 2, budget: 6").grown(winners: [3, 5], catalog: TestCatalog.all) != nil)
  }

  @Test func soDoTheRounds() throws {
    var grown = try experiment()
    var rounds = 0
    // The best is the largest rate again and again.
    while rounds < 100 {
      let groups = grown.tuningGroups
      let winners = groups.map { group in
        group.configurations.max { a, b in
          (grown.configurations[a].value(ofColumn: "learning_rate")?.number ?? 0)
            < (grown.configurations[b].value(ofColumn: "learning_rate")?.number ?? 0)
        } ?? 0
      }
      guard let next = grown.grown(winners: winners, catalog: TestCatalog.all) else { break }
      grown = next
      rounds += 1
    }
    #expect(rounds == Growth.mostRounds)
    #expect(grown.tuningGroups.map(\.configurations.count) == [24, 24])
    #expect(Set(grown.configurations.map(\.id)).count == grown.configurations.count)
  }

  /// What is added has the id that the same values in the file have: results of the one are results of the other.
  @Test func whatIsAddedIsWhatTheFileWouldHave() throws {
    let before = try experiment("[{name: sgd, learning_rate: [0.1, 1]}]")
    let grown = try #require(before.grown(winners: [1], catalog: TestCatalog.all))
    let written = try experiment("[{name: sgd, learning_rate: [0.1, 1, 10, 100]}]")
    #expect(grown.configurations.map(\.id) == written.configurations.map(\.id))
  }

  @Test(arguments: [
    (
      "[{name: sgd, learning_rate: [0.1, 1, 2]}, {name: clip_sgd, clip_threshold: 1, learning_rate: [0.1, 1]}]",
      "grow gives every optimizer as many further configurations, but on problem \"quadratic\" \"clip_sgd\" has 2 and \"sgd\" 3: give each as many"
    ),
    (
      "[{name: sgd, learning_rate: [0.1, 1]}, {name: clip_sgd, clip_threshold: 1, learning_rate: 0.1}, {name: clip_sgd, label: c, learning_rate: 1, clip_threshold: 1}]",
      "grow gives every optimizer as many further configurations, but on problem \"quadratic\" \"clip_sgd\" has 1 and \"sgd\" 2: give each as many"
    ),
  ])
  func unequalGridsDoNotGrow(optimizers: String, message: String) {
    let error = #expect(throws: Diagnostics.self) { try experiment(optimizers) }
    #expect(error?.all.map(\.message) == [message])
    #expect(error?.all.first?.location?.line == 5)
  }

  /// What a person reads under `sweep explain`, and what `sweep best` pastes.
  @Test func whatIsAddedSaysWhereItIsFrom() throws {
    let before = try experiment()
    let grown = try #require(before.grown(winners: [3, 5], catalog: TestCatalog.all))
    let added = try #require(grown.configurations.last)
    let origins = grown.origins(of: added)
    #expect(origins.map(\.key) == before.origins(of: before.configurations[4]).map(\.key))
    #expect(origins.first { $0.key == "clip_threshold" }?.location == grown.tuning?.grow?.location)
    #expect(grown.tuning?.grow?.location?.line == 5)
    #expect(before.origins(of: before.configurations[4]) == grown.origins(of: grown.configurations[4]))
  }
}
