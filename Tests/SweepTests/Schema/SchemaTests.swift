import EditorHelp
import Experiments
import Foundation
import Testing
import Vocabulary

@testable import sweep

/// The JSON Schema accepts what the reader accepts, and sees the mistakes that stand in one place.
@Suite struct SchemaTests {
  static let validator = SchemaValidator(root: JSONSchema.of(ExperimentOptions.catalog))

  func problems(_ text: String) throws -> [String] {
    Self.validator.problems(try #require(Value.yaml(text), "not YAML: \(text)"))
  }

  func reads(_ text: String) -> Bool {
    (try? Experiment.parse(text, file: "x.yaml", catalog: ExperimentOptions.catalog)) != nil
  }

  /// Short forms among them: `metrics: {loss: minimize}`.
  static let programs = ["programs/shell/descent", "programs/perl/rosenbrock", "programs/pytorch/pytorch"]

  @Test(arguments: ShippedFilesTests.names + programs)
  func everyShippedFileIsAsTheSchemaWantsIt(_ name: String) throws {
    let file = ShippedFilesTests.folder.appending(path: name + ".yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    var validator = Self.validator
    if text.contains("command:") {
      // As `sweep schema FILE` has it.
      let catalog = try Experiment.load(path: file.path, catalog: ExperimentOptions.catalog).known
      validator = SchemaValidator(root: JSONSchema.of(catalog))
    }
    #expect(validator.problems(try #require(Value.yaml(text), "not YAML: \(text)")) == [])
  }

  static let correct = [
    "seeds: 0", "seeds: [1, 2, 7]", "seeds: {from: 0, to: 8, step: 2}", "description: 3",
    "axes: {rate: [1, 2]}\ndefaults: {weight_decay: $rate}", "defaults:", "exclude: []", "exclude:",
    "include: []", "include:",
    "run: {jobs: auto, threads: 2}",
    "defaults: {batch_size: 1..4}", "defaults: {batch_size: [1..4, 8]}", "defaults: {momentum: [0, 0.5]}",
    "defaults: {weight_decay: {min: 1e-4, max: 1e-2, per_decade: 1}}",
    "defaults: {weight_decay: {min: 0, max: 1, count: 3, scale: linear}}",
    "defaults: {dimension: {from: 1, to: 9, step: 4}}", "defaults: {parameters: declared}",
    "defaults: {deltas: [[0.5], [0.1, 0.01]]}", "defaults: {start_rule: [constant, harmonic]}",
    "report: {tables: [{name: t, values: [gradient_norm, final gradient_norm], rows: [optimizer, seed]}]}",
    "report: {figures: [{name: f, kind: learning_curve, y: [gradient_norm], match: {optimizer: sgd}}]}",
  ]

  @Test(arguments: correct)
  func whatTheReaderAcceptsTheSchemaAccepts(_ line: String) throws {
    let text = ShippedFilesTests.small.replacing("seeds: 0..1", with: line)
    #expect(reads(text))
    #expect(try problems(text) == [])
  }

  static let correctEntries = [
    "[sgd, {name: clip_sgd, clip_threshold: 1}]",
    "[{name: [sgd, normalized_sgd], steps: 7}, {name: sgd, steps: 9, label: a}]",
    "[{name: ps_clip_sgd, clip_threshold: 1, threshold_beta: [inf, 2]}]",
    "[{name: sgd, noise: [{law: weibull, shape: 0.5}, normal]}]", "[{name: sgd, noise: normal}]",
  ]

  @Test(arguments: correctEntries)
  func optimizersMayBeWrittenInManyWays(_ optimizers: String) throws {
    let text = """
      sweep: 1
      name: x
      defaults: {learning_rate: 0.1, noise: normal}
      problems: [{objective: [quadratic, rational], steps: 3}]
      optimizers: \(optimizers)
      """
    #expect(reads(text))
    #expect(try problems(text) == [])
  }

  /// Each breaks `ShippedFilesTests.small` by one replacement.
  static let broken = [
    ("seeds", "seed"), ("sweep: 1", "sweep: 2"), ("name: x", "name: a/b"), ("seeds: 0..1", "seeds: some"),
    ("seeds: 0..1", "seeds: [-1]"), ("steps: 3", "stps: 3"), ("steps: 3", "steps: 0"),
    ("steps: 3", "steps: 1.5"),
    ("steps: 3", "steps: three"), ("law: normal", "law: gaussian"), ("{law: normal}", "{scale: 1}"),
    ("{law: normal}", "{law: normal, tail_index: 2}"), ("objective: quadratic", "objective: cubic"),
    ("objective: quadratic, ", ""), ("name: sgd", "name: sdg"), ("name: sgd, ", ""),
    ("learning_rate: [0.1, 0.2]", "learning_rate: [0.1, -0.2]"),
    ("learning_rate: [0.1, 0.2]", "learning_rate: []"),
    ("learning_rate: [0.1, 0.2]", "learning_rate: {min: 0.1}"), ("name: sgd", "name: sgd, clip_threshold: 1"),
    ("learning_rate: [0.1, 0.2]", "learning_rate: {min: 0, max: 1, count: 3}"), ("name: x\n", ""),
    ("seeds: 0..1", "run: {jobs: many}"), ("seeds: 0..1", "run: {threds: 1}"),
    ("seeds: 0..1", "run: {jobs: 0}"),
    ("seeds: 0..1", "defaults: {momentun: 1}"), ("seeds: 0..1", "report: {tables: [{name: t}]}"),
    ("seeds: 0..1", "report: {tables: [{name: t, values: [final norm]}]}"),
    ("seeds: 0..1", "report: {figures: [{name: f, kind: pie, y: [gradient_norm]}]}"),
    (
      "seeds: 0..1",
      "report: {figures: [{name: f, kind: learning_curve, y: [gradient_norm], match: {optimiser: a}}]}"
    ),
  ]

  @Test(arguments: broken)
  func whatStandsInOnePlaceAndIsWrongTheSchemaSees(_ old: String, _ new: String) throws {
    let text = ShippedFilesTests.small.replacing(old, with: new)
    #expect(text != ShippedFilesTests.small)
    #expect(!reads(text))
    #expect(try problems(text) != [])
  }

  @Test func everyKeyOfTheFormatAndOfTheCatalogIsInTheSchema() {
    func keys(_ value: Value) -> Set<String> {
      switch value {
      case .map(let map):
        map.reduce(into: Set((map["properties"]?.map ?? [:]).keys)) { $0.formUnion(keys($1.value)) }
      case .list(let items): items.reduce(into: []) { $0.formUnion(keys($1)) }
      default: []
      }
    }
    let known = keys(Self.validator.root)
    let others: [Topic.Section] = [.language, .columns, .result]
    for topic in ExperimentOptions.reference.topics where !others.contains(topic.section) {
      for key in topic.keys { #expect(known.contains(key.name), "\(topic.name) has \(key.name)") }
    }
  }
}
