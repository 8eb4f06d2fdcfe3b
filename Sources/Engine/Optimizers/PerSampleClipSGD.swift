extension OptimizerKind {
  /// (1/B) Σ min(1, α i^{1/β}/‖g_i‖) g_i. Source: Nobile, Grohs, arXiv 2605.02701.
  static let perSampleClipSGD = OptimizerKind(
    "ps_clip_sgd", "SGD with every sample's gradient clipped before the mean.",
    settings: clipSettings + [
      NumberSetting(
        "threshold_beta", default: .infinity, from: 0, including: false, allowsInfinity: true,
        "Sample i of a batch (from 1) is clipped to clip_threshold i^(1/threshold_beta); inf is constant.")
    ]
  ) { value, optimizer in
    optimizer.weighting = .clip(
      threshold: value("clip_threshold"), beta: value("threshold_beta"), epsilon: value("clip_epsilon"))
  }
}
