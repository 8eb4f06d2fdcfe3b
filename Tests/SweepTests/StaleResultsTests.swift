import Experiments
import Foundation
import Messages
import Results
import TestPrograms
import Testing
import Vocabulary

@testable import sweep

/// Results that count no more are told from those of other cells, with the reason.
@Suite struct StaleResultsTests {
  static let text = """
    sweep: 1
    name: x
    seeds: 0..1
    problems: [{objective: quadratic, noise: {law: normal}, steps: 3}]
    optimizers: [{name: ps_clip_sgd, learning_rate: 1, clip_threshold: 2}]
    """
  static let catalog = ExperimentOptions.catalog

  /// A result of the first cell of `text`'s plan as it would have been measured before something changed.
  func stale(
    _ text: String = Self.text,
    revisionsBefore: Int = 0, seed: Int = 0, cell: String = "old",
    alter: (inout [String: Value]) -> Void = { _ in }
  ) throws -> (StaleResults, PlanView) {
    let plan = Plan(
      try Experiment.parse(text, file: "x.yaml", catalog: Self.catalog), catalog: Self.catalog)
    let configuration = plan.experiment.configurations[0]
    let revision = try #require(
      Self.catalog.families.first { $0.name == configuration.family }?.numericsRevision)
    var values = configuration.values
    alter(&values)
    let measurement = Vocabulary.Measurement(
      outcome: .completed, metrics: [:], timings: [:], series: Series(index: "step", at: [], columns: [:]))
    let invocation = Invocation(id: "1", host: "h", commit: nil, isDirty: false, command: "sweep")
    let result = CellResult(
      cell: cell, experiment: "x", problem: "quadratic", family: configuration.family,
      optimizer: "ps_clip_sgd",
      seed: seed, configuration: "old", values: values, measurement: measurement, digest: measurement.digest,
      attempt: 1,
      provenance: Provenance(
        worker: WorkerIdentity(
          numericsRevisions: [configuration.family: revision - revisionsBefore], compiler: "", processor: "",
          kernel: "", threads: 1), invocation: invocation, startedAt: 0, finishedAt: 1))
    let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try JournalWriter(directory: folder, invocation: "1").append(.finished(result))
    let index = try ResultStore(directory: folder).index()
    let view = PlanView(plan, index, catalog: Self.catalog)
    return (view.stale, view)
  }

  @Test func anOlderNumericsRevisionMakesAResultStale() throws {
    let (stale, view) = try stale(revisionsBefore: 1)
    #expect(stale.unrelated == 0 && stale.reasons.keys.sorted() == [view.plan.cells[0].id])
    let reason = try #require(stale.reasons.values.first)
    #expect(reason.contains("numerics revision") && reason.contains(", now "))
    #expect(view.state[.stale] == 1 && view.state[.pending] == 1 && view.state[.done] == 0)
    #expect(view.state.table.contains("stale"))
    #expect(view.remarks(workers: 1) == ["Stale: 1 cell was measured, but run again: \(reason)."])
  }

  @Test func aParameterThatIsNewMakesAResultStale() throws {
    let (stale, _) = try stale { $0["nesterov"] = nil }
    #expect(Array(stale.reasons.values) == ["measured before there was nesterov"])
  }

  @Test func otherDataMakesAResultStale() throws {
    // Values and revision are today's, and yet the id is another: what is left is the data's digest.
    let text = Self.text.replacing(
      "objective: quadratic, noise: {law: normal}, steps: 3",
      with: "model: alexnet_cifar, dataset: cifar100, epochs: 1")
    #expect(Array(try stale(text).0.reasons.values) == ["the data of cifar100 changed"])
    #expect(Array(try stale().0.reasons.values) == ["measured by another version of sweep"])
  }

  @Test func anotherConfigurationOrSeedIsUnrelated() throws {
    for (stale, view) in [try stale { $0["steps"] = .integer(4) }, try stale(seed: 7)] {
      #expect(stale.reasons.isEmpty && stale.unrelated == 1)
      #expect(!view.state.table.contains("stale"))
      #expect(
        view.remarks(workers: 1).count == 1 && view.remarks(workers: 1)[0].contains("1 result of cells"))
    }
  }

  @Test func aResultThatCountsIsNeither() throws {
    let plan = Plan(
      try Experiment.parse(Self.text, file: "x.yaml", catalog: Self.catalog), catalog: Self.catalog)
    let (stale, view) = try stale(cell: plan.cells[0].id)
    #expect(
      stale.reasons.isEmpty && stale.unrelated == 0 && view.state[.done] == 1
        && view.remarks(workers: 1).isEmpty)
  }
}
