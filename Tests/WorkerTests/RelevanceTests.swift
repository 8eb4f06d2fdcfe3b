import Experiments
import Testing

@testable import Vocabulary
@testable import Worker

/// The planner asks a rule nothing where its relevance does not hold.
struct RelevanceTests {
  /// Values that break each rule of a family in turn, and some that break none.
  private static let changes: [[String: Value]] = {
    let choices: [(key: String, values: [Value?])] = [
      ("objective", [.string("quadratic"), .string("rosenbrock")]),
      ("dimension", [.integer(1), .integer(2)]),
      ("nesterov", [.boolean(false), .boolean(true)]), ("momentum", [.number(0), .number(0.9)]),
      ("micro_batch_size", [nil, .integer(1), .integer(3)]),
      ("start", [.number(0), .number(1)]), ("start_rule", [.string("constant"), .string("normal")]),
      ("data_path", [nil, .string("/nowhere")]), ("init", [nil, .string("/nowhere")]),
      ("test", [nil, .string("final")]), ("train_count", [.integer(0), .integer(100_000)]),
      ("batch_size", [.integer(4), .integer(200_000)]),
      (
        "parameters",
        [
          .map(["kind": .string("declared")]),
          .map([
            "kind": .string("theory"), "moment_order": .number(2), "sigma": .map(["kind": .string("auto")]),
          ]),
          .map([
            "kind": .string("theory"), "moment_order": .number(1.5), "sigma": .map(["kind": .string("auto")]),
          ]),
        ]
      ),
    ]
    var changes: [[String: Value]] = [[:]]
    for (key, values) in choices {
      changes = changes.flatMap { change in
        values.map { value in
          var change = change
          change[key] = value
          return change
        }
      }
    }
    return changes
  }()

  @Test(arguments: EngineCatalog.families.map(\.name))
  func whatIsNotRelevantIsNoViolationAndHasNoContent(_ name: String) throws {
    let family = try #require(EngineCatalog.families.first { $0.name == name })
    let problem =
      name == "synthetic"
      ? "{name: lab, objective: quadratic, steps: 10, noise: {law: normal}, batch_size: 4}"
      : "{name: images, model: alexnet_cifar, dataset: cifar100, epochs: 1}"
    let catalog = Catalog(
      families: EngineCatalog.families, optimizers: EngineCatalog.optimizers,
      tables: Kind(name: "table", summary: ""), figures: [])
    let text = """
      sweep: 1
      name: relevance
      problems:
        - \(problem)
      optimizers:
        - {name: sgd, learning_rate: 0.1}
      """
    let base = try Experiment.parse(text, file: "f.yaml", catalog: catalog).configurations[0].values
    var violated: Set<Int> = []
    for change in Self.changes {
      let values = base.merging(change) { $1 }
      for (index, constraint) in family.constraints.enumerated() where constraint.violation(values) != nil {
        violated.insert(index)
        #expect(constraint.relevance.holds(values), "\(constraint.key) \(change)")
      }
      if family.contentDigest(values) != nil { #expect(family.contentRelevance.holds(values), "\(change)") }
    }
    #expect(violated.count >= 3)
  }
}
