extension OptimizerKind {
  /// (1/k) Σ_j min(1, c/‖h_j‖) h_j, h_j the mean gradient of micro-batch j of k. Source: Nobile, Grohs, arXiv
  /// 2605.02701, on clipping before gradient accumulation.
  static let microBatchClipSGD = OptimizerKind(
    "micro_batch_clip_sgd", "SGD with every micro-batch's mean gradient clipped before accumulation.",
    settings: clipSettings
  ) { value, optimizer in
    optimizer.microBatchRule = .clip(threshold: value("clip_threshold"), epsilon: value("clip_epsilon"))
  }
}
