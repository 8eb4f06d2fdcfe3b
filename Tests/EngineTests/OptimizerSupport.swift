@testable import Engine

extension Optimizer {
  /// An estimator with SGD.
  init(
    _ estimator: any GradientEstimator = MeanGradient(), momentum: Double = 0, nesterov: Bool = false,
    weightDecay: Double = 0
  ) {
    self.init(estimator, SGD(momentum: momentum, nesterov: nesterov, weightDecay: weightDecay))
  }

  /// The same estimator with another rule.
  func with(_ rule: any UpdateRule) -> Optimizer { Optimizer(estimator, rule) }
}

extension Weighting {
  /// Nothing is weighed.
  static var uniform: Weighting { Weighting(Optimizer()) }

  /// Every sample is clipped to threshold i^{1/beta}, i its place from 1.
  static func clip(threshold: Double, beta: Double, epsilon: Double) -> Weighting {
    Weighting(Optimizer(PerSampleClip(threshold: threshold, beta: beta, epsilon: epsilon)))
  }
}

extension Update {
  /// The first step of an optimizer.
  init(
    _ optimizer: Optimizer, _ parameters: ParameterStorage, learningRate: Double, scale: Double = 1
  ) {
    let work = ParameterUpdate(optimizer.rule, parameters)
    work.begin(
      StepContext(number: 1, learningRate: learningRate, magnification: optimizer.magnification))
    self.init(work, scale: scale)
  }
}

extension ParameterStorage {
  /// What SGD with momentum keeps.
  var velocity: FloatBuffer {
    _read { yield slotBuffer("velocity").buffer }
  }
}
