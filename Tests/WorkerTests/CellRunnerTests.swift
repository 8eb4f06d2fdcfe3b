import Datasets
import Foundation
import Messages
import Testing
import Vocabulary

@testable import Problems
@testable import Worker

@Suite struct CellRunnerTests {
  let synthetic: [String: Value] = [
    "objective": .string("quadratic"), "dimension": .integer(1), "start": .number(1),
    "start_rule": .string("constant"), "condition_number": .number(1), "series_runs": .integer(2000),
    "deltas": .list([.number(0.1)]), "parameters": .map(["kind": .string("declared")]),
    "noise": .map(["law": .string("symmetric_pareto"), "tail_index": .number(1.5), "scale": .number(1)]),
    "batch_size": .integer(4), "steps": .integer(20), "runs": .integer(50),
    "optimizer": .string("ps_clip_sgd"),
    "learning_rate": .number(0.1), "momentum": .number(0), "weight_decay": .number(0),
    "clip_threshold": .number(1), "clip_epsilon": .number(0), "threshold_beta": .number(.infinity),
  ]

  func run(_ values: [String: Value], family: String, seed: Int = 0) throws -> WorkerReply {
    // Through the wire and back, as a worker gets it.
    var reader = RequestReader()
    func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }
    _ = try reader.read(text(WorkerLines.configuration(id: "k", family: family, values: values)))
    let received = try #require(try reader.read(text(WorkerLines.cell("c", configuration: "k", seed: seed))))
    return CellRunner(context: CellContext(dataDirectory: DataDirectory.resolve(option: nil))).run(received)
  }

  @Test func aSyntheticCellMeasuresWhatItsFamilyPromises() throws {
    guard case .finished("c", let measurement) = try run(synthetic, family: "synthetic") else {
      Issue.record("no measurement")
      return
    }
    let family = Laboratory().family
    let names = Set(measurement.metrics.keys).union(measurement.timings.keys)
    let quantiles = Laboratory.runStatistics.flatMap { statistic in
      ["", "_low", "_high"].map { "\(statistic.name)@0.1\($0)" }
    }
    #expect(names == Set(family.metrics.map(\.name) + quantiles))
    #expect(Set(measurement.series.columns.keys) == Set(family.metrics.filter(\.isSeries).map(\.name)))
    #expect(measurement.series.at.count == 20)
    #expect(measurement.series.columns["gradient_norm"]?.first == 1)
  }

  /// One draw in 2,000 is beyond single precision: about a fifth of the runs diverge. What they make infinite is
  /// infinite, not missing; limits that no run bounds are not known.
  @Test func ofAPartlyDivergedCellInfiniteIsInfinite() throws {
    var values = synthetic
    values["noise"] = .map([
      "law": .string("two_point"), "probability": .number(5e-4), "order": .number(0.05), "scale": .number(1),
    ])
    values["runs"] = .integer(200)
    values["steps"] = .integer(100)
    guard case .finished(_, let measurement) = try run(values, family: "synthetic") else {
      Issue.record("no measurement")
      return
    }
    let share = try #require(measurement.metrics["diverged_fraction"])
    #expect(share > 0.1 && share < 0.5 && measurement.outcome == .completed)
    for statistic in Laboratory.runStatistics.map(\.name) {
      #expect(measurement.metrics[statistic] == .infinity, "\(statistic)")
      #expect(measurement.metrics["\(statistic)_q99"] == .infinity, "\(statistic)")
      #expect(measurement.metrics["\(statistic)_median"]?.isFinite == true, "\(statistic)")
      #expect(measurement.metrics["\(statistic)@0.1"] == .infinity, "\(statistic)")
      #expect(measurement.metrics["\(statistic)@0.1_high"]?.isNaN == true, "\(statistic)")
    }
    #expect(measurement.metrics["gradient_norm_q99"] == .infinity)
    #expect(measurement.metrics["used_threshold_beta"]?.isNaN == true)
    values["noise"] = .map([
      "law": .string("normal"), "scale": .number(1e39),
    ])
    guard case .finished(_, let diverged) = try run(values, family: "synthetic") else { return }
    #expect(diverged.outcome == .diverged && diverged.metrics["average_gradient_norm"]?.isNaN == true)
  }

  /// Cells in which the laboratory once drew a sample too many are other cells now; all others are what they were.
  @Test func aWholeBatchSizeOfTheTheoryEntersTheIdentity() {
    var values = synthetic
    let family = Laboratory().family
    #expect(family.contentDigest(values) == nil)
    values["noise"] = .map([
      "law": .string("symmetric_pareto"), "tail_index": .number(2.5), "scale": .number(1),
    ])
    values["parameters"] = .map([
      "kind": .string("theory"), "moment_order": .number(2), "sigma": .map(["kind": .string("auto")]),
    ])
    values["start"] = .number(10)
    values["batch_size"] = .integer(1)
    values["steps"] = .integer(100)
    #expect(family.contentDigest(values) == "theory batch size 10")
    values["steps"] = .integer(101)
    #expect(family.contentDigest(values) == nil)
  }

  @Test func theSameRequestGivesTheSameDigestAndAnotherSeedAnother() throws {
    func digest(seed: Int) throws -> String? {
      guard case .finished(_, let measurement) = try run(synthetic, family: "synthetic", seed: seed) else {
        return nil
      }
      return measurement.digest
    }
    #expect(try digest(seed: 1) == digest(seed: 1))
    #expect(try digest(seed: 1) != digest(seed: 2))
  }

  @Test func aMissingValueAndAnUnknownNameAreFailuresWithTheirName() throws {
    var values = synthetic
    values["steps"] = nil
    #expect(
      try run(values, family: "synthetic") == .failed(cell: "c", message: "the key steps has no value"))
    values = synthetic
    values["optimizer"] = .string("adem")
    #expect(try run(values, family: "synthetic") == .failed(cell: "c", message: "there is no optimizer adem"))
  }

  /// n = ⌈(σ²T/Δ0)^{p/(2(p−1))}⌉ with σ^1.4 = 15, T = 20, Δ0 = 200.
  @Test func theTheorySetsBatchRateAndThreshold() throws {
    var values = synthetic
    values["start"] = .number(20)
    values["learning_rate"] = .number(1)
    values["batch_size"] = .integer(1)
    values["parameters"] = .map([
      "kind": .string("theory"), "moment_order": .number(1.4), "sigma": .map(["kind": .string("auto")]),
    ])
    guard case .finished(_, let measurement) = try run(values, family: "synthetic") else {
      Issue.record("no measurement")
      return
    }
    let sigma = pow(15, 1 / 1.4)
    let batch = pow(sigma * sigma * 20 / 200, 1.75).rounded(.up)
    #expect(measurement.metrics["used_batch_size"] == batch)
    #expect(measurement.metrics["samples"] == 20 * batch)
    #expect(measurement.metrics["used_learning_rate"] == 1)
    #expect(abs(measurement.metrics["used_clip_threshold"]! / (sigma * pow(batch, 1 / 1.4)) - 1) < 1e-12)
  }

  /// Two micro-batches a step, of which the share is told; whole cells agree where methods do.
  @Test func aSyntheticCellClipsItsMicroBatches() throws {
    func metrics(_ changes: [String: Value]) throws -> [String: Double] {
      let values = synthetic.merging(changes) { $1 }
      guard case .finished(_, let measurement) = try run(values, family: "synthetic") else { return [:] }
      return measurement.metrics
    }
    let micro: [String: Value] = ["optimizer": .string("micro_batch_clip_sgd")]
    let halves = try metrics(micro.merging(["micro_batch_size": .integer(2)]) { $1 })
    let share = try #require(halves["step_clip_fraction"])
    #expect(share > 0.1 && share < 1 && (share * 2 * 20 * 50).rounded() == share * 2 * 20 * 50)
    #expect(halves["sample_clip_fraction"] == 0)
    #expect(halves["used_clip_threshold"] == 1)
    let ones = try metrics(micro.merging(["micro_batch_size": .integer(1)]) { $1 })
    let perSample = try metrics([:])
    #expect(ones["average_gradient_norm"] == perSample["average_gradient_norm"])
    #expect(ones["step_clip_fraction"] == perSample["sample_clip_fraction"])
    #expect(halves["average_gradient_norm"] != ones["average_gradient_norm"])
  }

  @Test func aMomentThatTheLawLacksIsExplained() throws {
    var values = synthetic
    values["parameters"] = .map([
      "kind": .string("theory"), "moment_order": .number(1.5), "sigma": .map(["kind": .string("auto")]),
    ])
    let message =
      "moment_order 1.5 must be below the noise law's tail index 1.5: the moment is infinite"
    #expect(try run(values, family: "synthetic") == .failed(cell: "c", message: message))
  }

  /// The real CIFAR-100: in CI it must be there, elsewhere a note says that the test did not run.
  @Test func threeEpochsOnRealImagesLearn() throws {
    let data = DataDirectory.resolve(option: nil)
    guard Problems.all.datasets[0].check(in: data).isEmpty else {
      if ProcessInfo.processInfo.environment["SWEEP_REQUIRE_DATA"] != nil {
        Issue.record("CIFAR-100 is not in \(data.path)")
      }
      print("note: skipped, CIFAR-100 is not in \(data.path); sweep data fetch cifar100 gets it")
      return
    }
    let values: [String: Value] = [
      "model": .string("alexnet_cifar"), "dataset": .string("cifar100"), "train_count": .integer(5000),
      "validation": .map(["from": .string("train"), "count": .integer(500)]), "augment": .string("crop_flip"),
      "label_noise": .number(0), "epochs": .integer(3), "batch_size": .integer(25),
      "schedule": .map(["kind": .string("constant"), "warmup_epochs": .number(0)]),
      "shuffle": .boolean(true),
      "record": .map(["per_epoch": .list(PassRecord.untied.map { .string($0.rawValue) })]),
      "optimizer": .string("ps_clip_sgd"),
      "learning_rate": .number(0.05), "momentum": .number(0.9), "weight_decay": .number(5e-4),
      "clip_threshold": .number(1), "clip_epsilon": .number(0), "threshold_beta": .number(.infinity),
    ]
    guard case .finished(_, let measurement) = try run(values, family: "classification") else {
      Issue.record("no measurement")
      return
    }
    let family = ImageClassification().family
    let names = Set(measurement.metrics.keys).union(measurement.timings.keys)
    #expect(names == Set(family.metrics.filter { !$0.isHeldOut }.map(\.name)))
    let losses = try #require(measurement.series.columns["train_loss"])
    #expect(losses.count == 3)
    // ln 100 = 4.605 is knowing nothing.
    #expect(losses[2] < losses[0] && losses[2] < 4.605)
    let norms = try #require(measurement.series.columns["per_sample_gradient_norm"])
    #expect(norms.allSatisfy { $0 > 0 && $0.isFinite })
  }
}
