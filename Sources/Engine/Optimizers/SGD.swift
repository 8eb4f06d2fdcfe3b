extension OptimizerKind {
  /// The mean gradient.
  static let sgd = OptimizerKind("sgd", "Stochastic gradient descent.", settings: []) { _, _ in }
}
