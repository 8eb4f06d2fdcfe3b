import Digests
import Testing
import Vocabulary

@testable import Experiments

struct IdentityTests {
  static let base = """
    sweep: 1
    name: x
    seeds: [0, 1]
    problems:
      - {model: alexnet_cifar, dataset: cifar10, epochs: 3, schedule: {kind: step, at: [1, 2]}}
    optimizers:
      - {name: ps_clip_sgd, learning_rate: 0.1, clip_threshold: 1}
    """

  private func ids(
    _ text: String, overrides: [String] = [], catalog: Catalog = TestCatalog.all
  ) throws -> (cells: [String], configurations: [String]) {
    let experiment = try Experiment.parse(text, file: "x.yaml", overrides: overrides, catalog: catalog)
    return (Plan(experiment, catalog: catalog).cells.map(\.id), experiment.configurations.map(\.id))
  }

  @Test(arguments: [
    ("0.1", "1e-1"), ("clip_threshold: 1", "clip_threshold: 1.0"), ("epochs: 3", "epochs: 3.0"),
    ("dataset: cifar10, epochs: 3", "epochs: 3, dataset: cifar10"),
    ("name: x", "name: y  # a comment"), ("name: ps_clip_sgd", "label: Ours, name: ps_clip_sgd"),
    ("{model:", "{name: images, model:"),
    ("clip_threshold: 1", "clip_threshold: 1, momentum: 0, threshold_beta: inf"),
    ("at: [1, 2]", "at: [1.0, 2e0], factor: 0.1"),
    ("epochs: 3", "epochs: 3, validation: test, augment: true"),
    ("epochs: 3", "epochs: 3, validation: {from: test}, dropout: 0"),
    ("seeds:", "description: other\nrun: {jobs: 7, threads: 2}\nseeds:"),
    ("seeds:", "defaults: {momentum: 0.0, batch_size: 128}\nseeds:"),
    ("seeds:", "report: {tables: [{name: a, values: [train_loss]}]}\nseeds:"),
    ("learning_rate: 0.1", "learning_rate: [0.1]"),
    ("seeds:", "record: {per_epoch: [per_sample_gradient_norm]}\nseeds:"),
    ("epochs: 3", "epochs: 3, record: {per_epoch: per_sample_gradient_norm}"),
  ])
  func whatMeansTheSameHasTheSameIdentity(_ from: String, _ to: String) throws {
    let changed = Self.base.replacing(from, with: to)
    #expect(changed != Self.base)
    let (before, after) = (try ids(Self.base), try ids(changed))
    #expect(before.cells == after.cells && before.configurations == after.configurations)
  }

  @Test(arguments: [
    ("0.1", "0.10000000000000002"), ("clip_threshold: 1", "clip_threshold: 2"), ("epochs: 3", "epochs: 4"),
    ("cifar10", "cifar100"), ("at: [1, 2]", "at: [2, 1]"), ("at: [1, 2]", "at: [1, 2], factor: 0.2"),
    ("epochs: 3", "epochs: 3, note: a"), ("epochs: 3", "epochs: 3, augment: false"),
    ("epochs: 3", "epochs: 3, validation: {from: train, count: 1}"), ("name: ps_clip_sgd", "name: clip_sgd"),
    ("clip_threshold: 1", "clip_threshold: 1, batch_size: 64"), ("{kind: step, at: [1, 2]}", "cosine"),
  ])
  func whatMeansSomethingElseHasAnotherIdentity(_ from: String, _ to: String) throws {
    let changed = Self.base.replacing(from, with: to)
    #expect(changed != Self.base)
    let (before, after) = (try ids(Self.base), try ids(changed))
    #expect(Set(before.cells).isDisjoint(with: after.cells))
    #expect(Set(before.configurations).isDisjoint(with: after.configurations))
  }

  @Test func aSeedChangesTheCellButNotTheConfiguration() throws {
    let (before, after) = (try ids(Self.base), try ids(Self.base, overrides: ["seeds=2,0"]))
    #expect(before.configurations == after.configurations)
    #expect(after.cells[1] == before.cells[0] && !before.cells.contains(after.cells[0]))
  }

  @Test func theEnginesRevisionAndTheDataEnter() throws {
    let before = try ids(Self.base)
    #expect(try ids(Self.base, catalog: TestCatalog.make(numericsRevision: 2)).cells != before.cells)
    var catalog = TestCatalog.all
    catalog.families[0].dataDigests = ["dataset": ["cifar10": "md5:new"]]
    #expect(try ids(Self.base, catalog: catalog).cells != before.cells)
    catalog.families[0].dataDigests = ["dataset": ["cifar10": "md5:10", "cifar100": "md5:new"]]
    #expect(try ids(Self.base, catalog: catalog).cells == before.cells)
  }

  @Test func identitiesAreStableAcrossReleases() throws {
    let (cells, configurations) = try ids(Self.base)
    // Another value here means that every stored result would be computed again.
    #expect(configurations == ["9afe7d9e83eb3643"])
    #expect(cells[0] == "6ddc42dfff2eecdb3ea340613b78955a64a0daf7db07d2eafde782f9b1e8832e")
  }

  /// Neighbours share what they hash; here each text is written whole.
  @Test(arguments: [
    "learning_rate: [0.1, 1], clip_threshold: 1, threshold_beta: [2, inf], momentum: [0, 0.9]",
    "learning_rate: {min: 1e-7, max: 1e2, per_decade: 1}, clip_threshold: 1",
    "learning_rate: $rate, clip_threshold: $rate", "learning_rate: 0.1, clip_threshold: 1",
  ])
  func idsAreDigestsOfTheCanonicalText(_ optimizer: String) throws {
    let text = Self.base.replacing("learning_rate: 0.1, clip_threshold: 1", with: optimizer)
      .replacing("at: [1, 2]", with: "at: [[1, 2], [1]], factor: [0.1, 0.5]")
      .replacing("dataset: cifar10,", with: "dataset: [cifar10, cifar100], batch_size: {from: 8, to: 12},")
    let axes = optimizer.contains("$rate") ? "axes: {rate: [1, 2]}\n" : ""
    let file = text.replacing("seeds:", with: axes + "seeds:")
    var catalog = TestCatalog.make(numericsRevision: 3)
    catalog.families[0].contentDigest = { $0["batch_size"] == .integer(9) ? "nine" : nil }
    catalog.families[0].contentRelevance = Relevance(["batch_size"]) { $0 == ["batch_size": .integer(9)] }
    let experiment = try Experiment.parse(file, file: "x.yaml", catalog: catalog)
    let plan = Plan(experiment, catalog: catalog)
    #expect(experiment.configurations.count >= 40)
    for cell in plan.cells {
      let configuration = plan.configuration(of: cell)
      let dataset = configuration.values["dataset"]?.string
      var data: [String: Value] = ["dataset": .string(dataset == "cifar10" ? "md5:10" : "md5:100")]
      if configuration.values["batch_size"] == .integer(9) { data["content"] = .string("nine") }
      var whole: [String: Value] = [
        "configuration": .map(configuration.values), "data": .map(data), "numerics_revision": .integer(3),
      ]
      #expect(configuration.id == Digest.hexadecimal(of: Value.map(whole).canonical.utf8).prefix(16))
      whole["seed"] = .integer(cell.seed)
      #expect(cell.id == Digest.hexadecimal(of: Value.map(whole).canonical.utf8))
    }
  }

  /// What is recorded is part of a cell's identity, its words' order is not; they are no axis.
  @Test func recordedQuantitiesAreASetAndNoAxis() throws {
    let plain = try ids(Self.base)
    func with(_ record: String) throws -> (cells: [String], configurations: [String]) {
      try ids(Self.base.replacing("seeds:", with: "record: \(record)\nseeds:"))
    }
    let both = try with("{per_step: [loss, gradient_norm]}")
    #expect(both.cells.count == plain.cells.count && both.cells != plain.cells)
    #expect(try with("{per_step: [gradient_norm, loss]}").cells == both.cells)
    #expect(try with("{}").cells != plain.cells)
    let set = try ids(
      Self.base.replacing("seeds:", with: "record: {}\nseeds:"),
      overrides: ["record.per_step=loss,gradient_norm"])
    #expect(set.cells == both.cells)
  }

  @Test func anEntryCompletesTheRecordOfTheFile() throws {
    let text = Self.base.replacing("seeds:", with: "record: {per_step: [loss]}\nseeds:")
      .replacing("epochs: 3", with: "epochs: 3, record: {per_epoch: [per_sample_gradient_norm]}")
    let values = try Experiment.parse(text, file: "x.yaml", catalog: TestCatalog.all).configurations[0].values
    #expect(
      values["record"]
        == .map([
          "per_step": .list([.string("loss")]), "per_epoch": .list([.string("per_sample_gradient_norm")]),
        ]))
  }
}
