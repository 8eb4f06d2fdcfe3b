extension OptimizerKind {
  /// ḡ/‖ḡ‖, and 0 where ḡ = 0. Source: Hübler, Fatkhullin, He, arXiv 2410.13849.
  static let normalizedSGD = OptimizerKind(
    "normalized_sgd", "SGD along the mean gradient's direction.", settings: [epsilon]
  ) { value, optimizer in
    optimizer.batchRule = .normalize(epsilon: value("clip_epsilon"))
  }
}
