extension OptimizerKind {
  /// (1/k) Σ_j min(1, c/‖h_j‖) h_j, h_j the mean gradient of micro-batch j of k. Source: Nobile, Grohs, arXiv
  /// 2605.02701, on clipping before gradient accumulation.
  ///
  /// Where a batch ends with a smaller micro-batch, as an epoch's last one may, micro-batch j of b_j samples counts
  /// b_j/B instead of 1/k: every sample counts the same, and without clipping it is the batch's mean.
  static let microBatchClipSGD = OptimizerKind(
    "micro_batch_clip_sgd",
    "SGD with every micro-batch's mean gradient clipped before accumulation; one of b of B samples counts b/B.",
    settings: clipSettings
  ) { value, optimizer in
    optimizer.microBatchRule = .clip(threshold: value("clip_threshold"), epsilon: value("clip_epsilon"))
  }
}
