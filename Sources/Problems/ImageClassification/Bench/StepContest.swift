import Engine

/// One way to make a step, as a row of `sweep bench` names it.
struct StepContest {
  /// The optimizer's name and what is special.
  var name: String
  /// The name by which `--optimizer` chooses it.
  var kind: String
  var optimizer: Optimizer
  var recordsNorms = false
  var microBatches = 1

  /// Whether others are compared with it.
  var isPlain: Bool { kind == "sgd" && !recordsNorms }

  /// Plain sgd always is; in micro-batches where what is compared with it is.
  func isMeasured(for chosen: Set<String>) -> Bool {
    if chosen.contains(kind) { return true }
    return isPlain && (microBatches == 1 || chosen.contains("micro_batch_clip_sgd"))
  }

  /// - Parameter threshold: for norms of a sample's and a batch's gradient.
  static func all(threshold: Double, batch: Int) -> [StepContest] {
    let parts = [4, 3, 2, 1].first { batch % $0 == 0 } ?? 1
    func clip(_ beta: Double, _ threshold: Double) -> Optimizer {
      Optimizer(weighting: .clip(threshold: threshold, beta: beta, epsilon: 0), momentum: 0.9)
    }
    let rule = BatchRule.clip(threshold: threshold, epsilon: 0)
    return [
      StepContest(name: "sgd", kind: "sgd", optimizer: Optimizer(momentum: 0.9)),
      StepContest(
        name: "sgd, norms recorded", kind: "sgd", optimizer: Optimizer(momentum: 0.9), recordsNorms: true),
      StepContest(
        name: "clip_sgd", kind: "clip_sgd", optimizer: Optimizer(batchRule: rule, momentum: 0.9)),
      StepContest(
        name: "normalized_sgd", kind: "normalized_sgd",
        optimizer: Optimizer(batchRule: .normalize(epsilon: 0), momentum: 0.9)),
      StepContest(name: "ps_clip_sgd", kind: "ps_clip_sgd", optimizer: clip(.infinity, threshold)),
      StepContest(name: "ps_clip_sgd, growing", kind: "ps_clip_sgd", optimizer: clip(2, threshold / 8)),
      StepContest(
        name: "sgd, \(parts) micro-batches", kind: "sgd", optimizer: Optimizer(momentum: 0.9),
        microBatches: parts),
      StepContest(
        name: "micro_batch_clip_sgd", kind: "micro_batch_clip_sgd",
        optimizer: Optimizer(microBatchRule: rule, momentum: 0.9), microBatches: parts),
    ]
  }
}
