import Engine

/// A language model that is measured by its name.
struct BenchedModel: Sendable {
  var name: String
  var model: GPTModel
  /// Sequences of a step where nothing is said.
  var batch: Int
  /// Measured only where it is named: a round takes minutes.
  var isLarge = false

  static let all = [
    // nanoGPT's README: the sizes for processors, those of train_shakespeare_char.py, and GPT-2 of 124 million.
    BenchedModel(
      name: "gpt", model: GPTModel(vocabulary: 65, layers: 4, heads: 4, width: 128, context: 64), batch: 12),
    BenchedModel(
      name: "gpt_char", model: GPTModel(vocabulary: 65, layers: 6, heads: 6, width: 384, context: 256),
      batch: 8),
    BenchedModel(
      name: "gpt2", model: GPTModel(vocabulary: 50_257, layers: 12, heads: 12, width: 768, context: 1024),
      batch: 1, isLarge: true),
  ]
}

/// What one training step of a language model costs for each optimizer, measured side by side; against plain adamw.
enum SequenceTimings {
  /// Longer than is asked for where a few steps of everything take longer; adamw is measured in any case.
  static func measure(_ request: BenchRequest) -> StepTable {
    let models = BenchedModel.all.filter {
      request.models.isEmpty ? !$0.isLarge : request.models.contains($0.name)
    }
    let heads = StepCost.heads(rate: "tokens/s", plain: "plain")
    return StepTable(heads, of: models, named: \.name, request) { model, seconds, besides in
      measure(model, request, seconds: seconds, besides: besides)
    }
  }

  /// - Returns: the rows, once sgemm's rate is known.
  private static func measure(
    _ kind: BenchedModel, _ request: BenchRequest, seconds: Double, besides: () -> Void
  ) -> (Double) -> [StepRow] {
    let batch = request.batch ?? kind.batch
    let optimizers = request.optimizers.isEmpty ? StepContest.ofText : request.optimizers
    let peaks = StepContest.textRows(of: optimizers, batch: batch) { $0 == 1 ? 1e-3 : 1 }.map {
      $0.peakBytes(batch: batch) { StepBenchmark(model: kind.model, batch: batch, capacity: $0) }
    }
    let bench = StepBenchmark(model: kind.model, batch: batch)
    let contests = StepContest.textRows(of: optimizers, batch: batch) { bench.threshold(clippingShare: $0) }
    let costs = StepCost.measured(
      contests, of: kind.name, batch: batch, bench, peaks: peaks, seconds: seconds, besides: besides)
    let tokens = Double(batch * kind.model.context)
    return { gigaflops in
      costs(gigaflops).map { cost in
        let rate = tokens / cost.seconds
        return StepRow(
          cost: cost, own: ["tokens_per_second": rate, "ratio_to_plain": cost.ratio],
          cells: cost.cells(rate: rate))
      }
    }
  }
}
