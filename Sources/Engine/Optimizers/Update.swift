extension Optimizer {
  /// What one update saw.
  struct Step {
    /// ‖ĝ‖ before the batch rule.
    var estimateNorm: Double
    /// Whether the batch rule shortened the estimate.
    var isClipped: Bool
  }

  /// v ← μv + f·ĝ + λθ; θ ← θ − ηv, over all parameters.
  func update(_ parameters: ParameterStorage, learningRate: Double) -> Step {
    let norm = squaredNorm(parameters.gradient.base, count: parameters.count).squareRoot()
    let factor = batchRule.factor(norm: norm)
    let (scale, decay) = (Vector(repeating: Float(factor)), Vector(repeating: Float(weightDecay)))
    let (rate, friction) = (Vector(repeating: Float(learningRate)), Vector(repeating: Float(momentum)))
    let (values, gradient) = (parameters.values.base, parameters.gradient.base)
    let velocity = parameters.velocity.base
    // The buffers' slack lets the last vector be a whole one; tensors are padded with zeros that stay zeros.
    var index = 0
    while index < parameters.count {
      let value = values.vector(at: index)
      var change = scale * gradient.vector(at: index) + decay * value
      if momentum != 0 {
        change += friction * velocity.vector(at: index)
        velocity.store(change, at: index)
      }
      values.store(value - rate * change, at: index)
      index += 8
    }
    return Step(estimateNorm: norm, isClipped: factor < 1)
  }
}
