extension OptimizerKind {
  /// min(1, c/‖ḡ‖) ḡ. Source: Pascanu, Mikolov, Bengio, "On the difficulty of training RNNs", ICML 2013.
  static let clipSGD = OptimizerKind(
    "clip_sgd", "SGD with the mean gradient clipped to clip_threshold.", settings: clipSettings
  ) { value, optimizer in
    optimizer.batchRule = .clip(threshold: value("clip_threshold"), epsilon: value("clip_epsilon"))
  }
}
