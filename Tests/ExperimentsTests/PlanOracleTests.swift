import Statistics
import Testing
import Vocabulary

@testable import Experiments

/// The planner against nested loops on small random grids.
struct PlanOracleTests {
  private static let numbers = ["learning_rate", "momentum", "weight_decay", "start", "clip_threshold"]

  /// One key of a random optimizer: its text, and the values of an axis of its own or the axis it refers to.
  private struct Key {
    var name: String
    var values: [Double]
    var axis: String?
    var text: String { axis.map { "$\($0)" } ?? (values.count == 1 ? "\(values[0])" : "\(values)") }
  }

  @Test(arguments: 0..<60)
  func gridEqualsNestedLoops(_ seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed))
    func draw(_ count: Int) -> [Double] {
      var pool = (1...9).map { Double($0) / 10 }
      pool.shuffle(using: &random)
      return Array(pool.prefix(count))
    }
    let axes = ["a": draw(Int.random(in: 1...3, using: &random)), "b": draw(2)]
    let problems = (0..<Int.random(in: 1...2, using: &random)).map { index in
      (
        name: "p\(index)",
        dimensions: Array(1...Int.random(in: 1...3, using: &random)).map { $0 + 10 * index }
      )
    }
    let kinds = ["sgd", "clip_sgd", "normalized_sgd"]
    let optimizers = (0..<Int.random(in: 1...3, using: &random)).map { index -> (kind: String, keys: [Key]) in
      var keys = Self.numbers.filter {
        $0 == "learning_rate" || ($0 == "clip_threshold") == (kinds[index] == "clip_sgd")
      }
      keys = keys.filter { $0 == "learning_rate" || $0 == "clip_threshold" || Bool.random(using: &random) }
      keys.shuffle(using: &random)
      return (
        kinds[index],
        keys.map { name in
          let axis =
            Int.random(in: 0..<3, using: &random) == 0 ? ["a", "b"].randomElement(using: &random) : nil
          return Key(
            name: name, values: axis.flatMap { axes[$0] } ?? draw(Int.random(in: 1...3, using: &random)),
            axis: axis)
        }
      )
    }
    let used = Set(optimizers.flatMap(\.keys).compactMap(\.axis))
    let text = """
      sweep: 1
      name: oracle
      seeds: [5, 3]
      axes: {\(axes.filter { used.contains($0.key) }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}
      problems:
      \(problems.map { "  - {name: \($0.name), objective: quadratic, dimension: \($0.dimensions)}" }.joined(separator: "\n"))
      optimizers:
      \(optimizers.map { "  - {name: \($0.kind), \($0.keys.map { "\($0.name): \($0.text)" }.joined(separator: ", "))}" }.joined(separator: "\n"))
      """

    var expected: [[String: Value]] = []
    for problem in problems {
      for optimizer in optimizers {
        for dimension in problem.dimensions {
          func loop(_ level: Int, _ row: [String: Value], _ chosen: [String: Int]) {
            guard level < optimizer.keys.count else {
              expected.append(row)
              return
            }
            let key = optimizer.keys[level]
            for (index, value) in key.values.enumerated() {
              if let axis = key.axis, let fixed = chosen[axis], fixed != index { continue }
              var chosen = chosen
              if let axis = key.axis { chosen[axis] = index }
              loop(level + 1, row.merging([key.name: .number(value)]) { $1 }, chosen)
            }
          }
          loop(
            0,
            [
              "problem": .string(problem.name), "optimizer": .string(optimizer.kind),
              "dimension": .integer(dimension),
            ],
            [:])
        }
      }
    }
    let experiment = try parse(text)
    let found = experiment.configurations.enumerated().map { index, configuration in
      var row: [String: Value] = [:]
      for key in expected.indices.contains(index) ? Array(expected[index].keys) : [] {
        row[key] = configuration.value(ofColumn: key)
      }
      return row
    }
    #expect(found == expected, "seed \(seed):\n\(text)")
    let plan = Plan(experiment, catalog: TestCatalog.all)
    #expect(plan.cells.map(\.seed) == [5, 3].flatMap { Array(repeating: $0, count: expected.count) })
    #expect(plan.cells.map(\.configurationIndex) == Array(expected.indices) + Array(expected.indices))
    #expect(plan.cells.map(\.index) == Array(plan.cells.indices))
    #expect(Set(plan.cells.map(\.id)).count == plan.cells.count)
  }

  @Test func thresholdsDoNotMultiplyTheOptimizerWithoutThem() throws {
    let experiment = try parse(
      """
      sweep: 1
      name: alexnet
      description: SGD, Clip-SGD and PS-Clip-SGD with momentum
      seeds: 0..2
      defaults:
        {batch_size: 128, momentum: 0.9, weight_decay: 5e-4, schedule: {kind: step, at: [81, 122]}, epochs: 164}
      axes:
        rate: {min: 1e-3, max: 1e-1, per_decade: 2, scale: log}
        clip: [0.5, 1, 2, 4]
      problems:
        - {name: cifar100, model: alexnet_cifar, dataset: cifar100, validation: {from: train, count: 5000}}
      optimizers:
        - {name: sgd,         learning_rate: $rate}
        - {name: clip_sgd,    learning_rate: $rate, clip_threshold: $clip}
        - {name: ps_clip_sgd, learning_rate: $rate, clip_threshold: $clip}
      """)
    let summary = Plan(experiment, catalog: TestCatalog.all).summary
    #expect(summary.blocks.map(\.configurations) == [5, 20, 20])
    #expect(summary.cells == 135 && summary.seeds == 3)
    #expect(experiment.configurations[5].axes == ["learning_rate", "clip_threshold"])
    #expect(experiment.configurations[0].value(ofColumn: "validation.count") == .integer(5000))
  }

  @Test func aLongLineIsReadInLinearTime() throws {
    let seeds = (0..<20_000).map(String.init).joined(separator: ", ")
    let time = try ContinuousClock().measure {
      let text = quadratic("- {name: sgd, learning_rate: 0.1}", "seeds: [\(seeds)]")
      let experiment = try parse(text)
      #expect(experiment.seeds.count == 20_000)
    }
    // Some 0.4 s in a debug build; a scan of the line for each value takes minutes.
    #expect(time < .seconds(20))
    print("a line of 20,000 seeds read in \(time)")
  }

  @Test func theSameNameMovesTogether() throws {
    let experiment = try parse(
      quadratic(
        "- {name: clip_sgd, learning_rate: $a, clip_threshold: $a, momentum: [0, 0.5]}",
        "axes: {a: [0.1, 0.2]}"))
    let rows = experiment.configurations.map {
      [$0.values["learning_rate"], $0.values["clip_threshold"], $0.values["momentum"]]
    }
    #expect(
      rows.map { $0.map { $0?.number } } == [
        [0.1, 0.1, 0], [0.1, 0.1, 0.5], [0.2, 0.2, 0], [0.2, 0.2, 0.5],
      ])
  }

  @Test func rangesInsideANamedAxisMoveTogether() throws {
    let experiment = try parse(
      quadratic(
        "- {name: clip_sgd, learning_rate: $a, clip_threshold: $a}",
        "axes: {a: [0.1, {min: 1, max: 2, count: 3}]}"))
    #expect(
      experiment.configurations.map { $0.values["learning_rate"] } == [0.1, 1, 1.5, 2].map { .number($0) })
    #expect(
      experiment.configurations.allSatisfy { $0.values["learning_rate"] == $0.values["clip_threshold"] })
  }

  @Test func axesAreTheKeysThatDifferInDeclaredOrder() throws {
    let experiment = try parse(
      """
      sweep: 1
      name: x
      defaults: {momentum: [0, 0.9], weight_decay: 0.1}
      problems:
        - {objective: quadratic, noise: [normal, {law: symmetric_pareto, tail_index: [1.5, 2.5]}]}
      optimizers:
        - {name: clip_sgd, clip_threshold: [1, 2], learning_rate: 0.1}
        - {name: sgd, learning_rate: 0.2}
      """)
    let axes = ["momentum", "noise.law", "noise.tail_index"]
    #expect(experiment.configurations[0].axes == axes + ["clip_threshold", "learning_rate"])
    #expect(experiment.configurations.last?.axes == axes + ["learning_rate"])
    let summary = Plan(experiment, catalog: TestCatalog.all).summary
    #expect(summary.blocks.map(\.cells) == [12, 6] && summary.cells == 18)
    #expect(
      summary.blocks[0].axes.map(\.key) == ["momentum", "noise.law", "noise.tail_index", "clip_threshold"])
  }

  @Test func aSectionsPlaceInTheFileOrdersItsAxes() throws {
    let experiment = try parse(
      """
      sweep: 1
      name: x
      optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
      problems: [{objective: quadratic, dimension: [1, 2]}]
      """)
    #expect(experiment.configurations.map { $0.values["learning_rate"]?.number } == [0.1, 0.1, 0.2, 0.2])
  }

  @Test func aGridThatIsTooLargeIsRefused() {
    var limits = Limits()
    limits.configurations = 10
    #expect(throws: Diagnostics.self) {
      try Experiment.parse(
        quadratic("- {name: sgd, learning_rate: [1, 2, 3, 4], momentum: [0, 0.1, 0.2]}"), file: "x.yaml",
        catalog: TestCatalog.all, limits: limits)
    }
  }
}
