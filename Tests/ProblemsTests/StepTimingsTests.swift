import Engine
import Foundation
import Testing

@testable import Problems

@Suite struct StepTimingsTests {
  static let timings = measure(["softmax_regression", "alexnet_small"], [], batch: 8)
  private static let optimizers = Optimizers.all.map(\.name)

  static func measure(_ models: [String], _ optimizers: [String], batch: Int) -> StepTable {
    StepTimings.measure(
      BenchRequest(models: models, optimizers: optimizers, batch: batch, seconds: 0),
      ImageClassification().known)
  }

  @Test func everyModelHasARowForEveryOptimizer() {
    for model in ["softmax_regression", "alexnet_small"] {
      let names = Self.timings.rows.filter { $0.cost.model == model }.map(\.cost.optimizer)
      #expect(Set(names).isSuperset(of: StepContest.paper))
      #expect(Set(names).count == names.count)
    }
    #expect(Self.timings.rows.allSatisfy { $0.cost.batch == 8 })
  }

  @Test func ratesRatiosAndSharesBelongToTheirTimes() throws {
    #expect(Self.timings.sgemmGigaflops > 0)
    for row in Self.timings.rows {
      let cost = row.cost
      #expect(cost.millisecondsPerStep > 0)
      let rate = try #require(row.own["samples_per_second"])
      #expect(abs(rate * cost.millisecondsPerStep / 8000 - 1) < 1e-9)
      // Padding is part of the nominal arithmetic only.
      let nominal = try #require(row.own["time_times_rate_over_nominal"])
      #expect(cost.limitShare * nominal <= 1 + 1e-9)
      #expect(cost.peakBytes > 1_000_000)
      #expect(try #require(row.own["augmentation_share"]) > 0)
      #expect(cost.ratioLow <= cost.ratio && cost.ratio <= cost.ratioHigh && cost.ratioHigh.isFinite)
    }
    // Of one model's batches, the share is the larger the shorter the step.
    for model in ["softmax_regression", "alexnet_small"] {
      let loads = try Self.timings.rows.filter { $0.cost.model == model }
        .map { try #require($0.own["augmentation_share"]) * $0.cost.millisecondsPerStep }
      #expect(loads.allSatisfy { abs($0 / loads[0] - 1) < 1e-9 })
    }
    let plain = Self.timings.rows.map(\.cost).filter {
      $0.optimizer.hasPrefix("sgd") && !$0.optimizer.contains("norms")
    }
    #expect(plain.allSatisfy { $0.ratio == 1 })
  }

  @Test func aChosenOptimizerIsMeasuredBesidePlainSGD() {
    let rows = Self.measure(["softmax_regression"], ["clip_sgd"], batch: 4).rows
    #expect(rows.map(\.cost.optimizer) == ["sgd", "clip_sgd"])
  }

  /// None is accepted and then not measured.
  @Test func everyRegisteredOptimizerHasARowWhereItIsChosen() {
    let rows = Self.measure(["softmax_regression"], Self.optimizers, batch: 4).rows
    #expect(Self.optimizers.count == 32)
    #expect(Set(rows.map(\.cost.optimizer)).isSuperset(of: Self.optimizers))
    #expect(rows.allSatisfy { $0.cost.millisecondsPerStep > 0 })
  }

  /// In micro-batches, and beside sgd in as many.
  @Test func whatClipsMicroBatchesIsMeasuredInThem() {
    let rows = Self.measure(["softmax_regression"], ["micro_batch_clip_adamw"], batch: 4).rows
    #expect(rows.map(\.cost.optimizer) == ["sgd", "sgd, 4 micro-batches", "micro_batch_clip_adamw"])
  }

  @Test func machinesReadTheDocumentedKeys() throws {
    let data = try JSONEncoder().encode(Self.timings)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["sgemm_gflops"] is Double)
    let row = try #require((object["rows"] as? [[String: Any]])?.first)
    #expect(
      Set(row.keys) == [
        "model", "optimizer", "batch", "ms_per_step", "samples_per_second", "ratio_to_sgd", "ratio_low",
        "ratio_high", "limit_share",
        "peak_bytes", "augmentation_share", "time_times_rate_over_nominal",
      ])
  }
}
