import Testing

@testable import Problems

@Suite struct SequenceTimingsTests {
  /// A batch of one sequence of the smallest model.
  static func measure(_ optimizers: [String], batch: Int) -> SequenceTimings {
    SequenceTimings.measure(BenchRequest(models: ["gpt"], optimizers: optimizers, batch: batch, seconds: 0))
  }

  @Test func everyEstimatorHasARowBesidePlain() {
    let timings = Self.measure([], batch: 4)
    let names = timings.rows.map(\.optimizer)
    #expect(
      names == [
        "adamw", "adamw, norms recorded", "clip_adamw", "ps_clip_adamw, 10 % clipped",
        "ps_clip_adamw, half clipped", "ps_clip_adamw, all clipped", "adamw, 4 micro-batches",
        "micro_batch_clip_adamw",
      ])
    #expect(timings.sgemmGigaflops > 0 && timings.lines.allSatisfy { $0.count == timings.heads.count })
    for row in timings.rows {
      #expect(abs(row.tokensPerSecond * row.millisecondsPerStep / 1000 / 256 - 1) < 1e-9)
      #expect(row.limitShare > 0 && row.limitShare < 1.5 && row.peakBytes > 1_000_000)
      #expect(row.ratioLow <= row.ratioToPlain && row.ratioToPlain <= row.ratioHigh)
    }
    #expect(timings.rows[0].ratioToPlain == 1 && timings.rows[6].ratioToPlain == 1)
  }

  @Test func aChosenOptimizerIsMeasuredBesidePlain() {
    #expect(Self.measure(["ps_clip_sgd"], batch: 1).rows.map(\.optimizer) == ["adamw", "ps_clip_sgd"])
  }
}
