import Experiments
import Reporting
import Testing
import Vocabulary

@testable import sweep

/// What `record:` says, and what may then be shown.
@Suite struct RecordedMetricsTests {
  private func experiment(_ record: String, show: String = "final train_loss") throws -> Experiment {
    try Experiment.parse(
      """
      sweep: 1
      name: recorded
      seeds: 0
      defaults: {epochs: 1, train_count: 100, batch_size: 10, learning_rate: 0.1\(record)}
      problems: [{name: p, model: alexnet_cifar, dataset: cifar100, validation: {from: train, count: 10}}]
      optimizers: [sgd]
      report: {tables: [{name: t, values: ["\(show)"]}]}
      """, file: "x.yaml", catalog: ExperimentOptions.catalog)
  }

  private func record(_ text: String) throws -> Value? {
    try experiment(text).configurations[0].values["record"]
  }

  @Test func recordingStepsKeepsWhatEpochsRecord() throws {
    let usual = try #require(try record("")?.map?["per_epoch"])
    let steps = try record(", record: {per_step: [loss]}")
    #expect(steps == .map(["per_step": .list([.string("loss")]), "per_epoch": usual]))
    #expect(try record(", record: {per_step: [loss], per_epoch: []}")?.map?["per_epoch"] == .list([]))
    // Nothing besides, as it always was: these cells keep their ids.
    #expect(try record(", record: {}") == .map([:]))
    #expect(
      try record(", record: {per_epoch: [hill_tail_index]}")
        == .map(["per_epoch": .list([.string("hill_tail_index")])]))
  }

  @Test(arguments: ["final hill_tail_index", "final hill_tail_index_se", "best per_sample_gradient_norm"])
  func aTableOfWhatIsNotRecordedIsRefused(value: String) throws {
    #expect(throws: (any Error).self) { try experiment(", record: {}", show: value) }
    if !value.hasPrefix("best") { _ = try experiment(", record: {per_step: [loss]}", show: value) }
  }

  @Test func theRefusalSaysWhatToAdd() throws {
    do {
      _ = try experiment(", record: {per_epoch: [sample_clip_fraction]}", show: "final hill_tail_index")
      Issue.record("it was read")
    } catch {
      #expect(
        "\(error)".contains("hill_tail_index is not recorded; add hill_tail_index to record"), "\(error)")
    }
  }

  /// A list under an optimizer's entry is the optimizer's; one that all of them take is compared value by value.
  @Test func aListOfMicroBatchSizesBelongsToTheOptimizerThatHasIt() throws {
    func plan(_ optimizers: String, tune: Bool = true) throws -> Experiment {
      try Experiment.parse(
        """
        sweep: 1
        name: micro
        seeds: 0..1
        defaults: {batch_size: 16, steps: 10, runs: 8}
        problems: [{name: q, objective: quadratic, noise: {law: normal}}]
        optimizers:
        \(optimizers)
        \(tune ? "tune: {by: median average_gradient_norm_median}" : "")
        """, file: "x.yaml", catalog: ExperimentOptions.catalog)
    }
    let one = try plan(
      """
        - {name: sgd, learning_rate: [0.1, 0.2]}
        - {name: micro_batch_clip_sgd, clip_threshold: 1, learning_rate: 0.1, micro_batch_size: [4, 8]}
      """)
    #expect(one.tuning?.over.contains("micro_batch_size") == true)
    #expect(one.tuningGroups.count == 2)
    let alone = try plan(
      "  - {name: micro_batch_clip_sgd, clip_threshold: 1, learning_rate: 0.1, micro_batch_size: [4, 8]}")
    #expect(alone.tuning?.over == ["micro_batch_size"])
    let both = try plan(
      """
        - {name: clip_sgd, clip_threshold: [1, 2], learning_rate: 0.1, micro_batch_size: [4, 8]}
        - {name: micro_batch_clip_sgd, clip_threshold: [1, 2], learning_rate: 0.1, micro_batch_size: [4, 8]}
      """)
    #expect(both.tuning?.over == ["clip_threshold"])
    #expect(both.tuningGroups.count == 4)
  }
}
