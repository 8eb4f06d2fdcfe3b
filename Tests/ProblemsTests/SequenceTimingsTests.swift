import Foundation
import Testing

@testable import Problems

@Suite struct SequenceTimingsTests {
  /// A batch of one sequence of the smallest model.
  static func measure(_ optimizers: [String], batch: Int) -> StepTable {
    SequenceTimings.measure(BenchRequest(models: ["gpt"], optimizers: optimizers, batch: batch, seconds: 0))
  }

  @Test func everyEstimatorHasARowBesidePlain() throws {
    let timings = Self.measure([], batch: 4)
    let names = timings.rows.map(\.cost.optimizer)
    #expect(
      names == [
        "adamw", "adamw, norms recorded", "clip_adamw", "ps_clip_adamw, 10 % clipped",
        "ps_clip_adamw, half clipped", "ps_clip_adamw, all clipped", "adamw, 4 micro-batches",
        "micro_batch_clip_adamw",
      ])
    #expect(timings.sgemmGigaflops > 0 && timings.lines.allSatisfy { $0.count == timings.heads.count })
    let limits = timings.rows.map { $0.cost.limitShare * $0.cost.millisecondsPerStep }
    for row in timings.rows {
      let cost = row.cost
      let rate = try #require(row.own["tokens_per_second"])
      #expect(abs(rate * cost.millisecondsPerStep / 1000 / 256 - 1) < 1e-9)
      #expect(cost.peakBytes > 1_000_000)
      // The time that sgemm would need for the products of a step, which all rows have.
      let limit = cost.limitShare * cost.millisecondsPerStep
      #expect(limit > 0 && abs(limit / limits[0] - 1) < 1e-9)
      #expect(cost.ratioLow <= cost.ratio && cost.ratio <= cost.ratioHigh)
    }
    #expect(timings.rows[0].cost.ratio == 1 && timings.rows[6].cost.ratio == 1)
  }

  @Test func aChosenOptimizerIsMeasuredBesidePlain() {
    #expect(Self.measure(["ps_clip_sgd"], batch: 1).rows.map(\.cost.optimizer) == ["adamw", "ps_clip_sgd"])
  }

  @Test func machinesReadTheDocumentedKeys() throws {
    let data = try JSONEncoder().encode(Self.measure(["adamw"], batch: 1))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(Set(object.keys) == ["sgemm_gflops", "blas", "processor", "rows"])
    let row = try #require((object["rows"] as? [[String: Any]])?.first)
    #expect(
      Set(row.keys) == [
        "model", "optimizer", "batch", "ms_per_step", "tokens_per_second", "ratio_to_plain", "ratio_low",
        "ratio_high", "limit_share", "peak_bytes",
      ])
  }
}
