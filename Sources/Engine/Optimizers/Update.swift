extension Optimizer {
  /// What one update saw.
  struct Step {
    /// ‖ĝ‖ before the batch rule.
    var estimateNorm: Double
    /// Whether the batch rule shortened the estimate.
    var isClipped: Bool
  }

  /// d = f·ĝ + λθ; v ← μv + d; θ ← θ − ηv, or θ − η(d + μv) with Nesterov's momentum; over all parameters.
  ///
  /// - Parameter estimate: ĝ; nil where the gradient buffer is the estimate and its norm is not known.
  func update(
    _ parameters: ParameterStorage, learningRate: Double, estimate: GradientAccumulator.Estimate? = nil
  ) -> Step {
    let estimate =
      estimate
      ?? .init(
        scale: 1, norm: squaredNorm(parameters.gradient.base, count: parameters.count).squareRoot())
    let factor = batchRule.factor(norm: estimate.norm)
    let scale = Vector(repeating: Float(factor * estimate.scale))
    let (decay, rate) = (Vector(repeating: Float(weightDecay)), Vector(repeating: Float(learningRate)))
    let friction = Vector(repeating: Float(momentum))
    let (values, gradient) = (parameters.values.base, parameters.gradient.base)
    let velocity = parameters.velocity.base
    // The buffers' slack lets the last vector be a whole one; tensors are padded with zeros that stay zeros.
    var index = 0
    while index < parameters.count {
      let value = values.vector(at: index)
      var change = scale * gradient.vector(at: index) + decay * value
      if momentum != 0 {
        let moved = change + friction * velocity.vector(at: index)
        velocity.store(moved, at: index)
        change = nesterov ? change + friction * moved : moved
      }
      values.store(value - rate * change, at: index)
      index += 8
    }
    return Step(estimateNorm: estimate.norm, isClipped: factor < 1)
  }
}
