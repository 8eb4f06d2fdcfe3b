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
    let count = parameters.count
    let (values, gradient) = (parameters.values.base, parameters.gradient.base)
    let velocity = parameters.velocity.base
    // A rule that looks at no norm lets it be measured on the way, block by block as squaredNorm does.
    let measuresOnTheWay = estimate == nil && batchRule == .mean
    let norm = measuresOnTheWay ? 0 : estimate?.norm ?? squaredNorm(gradient, count: count).squareRoot()
    let factor = batchRule.factor(norm: norm)
    let scale = Vector(repeating: Float(factor * (estimate?.scale ?? 1)))
    let (decay, rate) = (Vector(repeating: Float(weightDecay)), Vector(repeating: Float(learningRate)))
    let friction = Vector(repeating: Float(momentum))
    var square = 0.0
    let usesMomentum = momentum != 0
    @inline(__always)
    func move(_ index: Int, _ estimate: Vector) {
      let value = values.vector(at: index)
      var change = scale * estimate + decay * value
      if usesMomentum {
        let moved = change + friction * velocity.vector(at: index)
        velocity.store(moved, at: index)
        change = nesterov ? change + friction * moved : moved
      }
      values.store(value - rate * change, at: index)
    }
    for start in stride(from: 0, to: count, by: 1024) {
      let end = min(start + 1024, count)
      if measuresOnTheWay, end - start == 1024 {
        // The gradient is read once: the loop waits for memory, not for arithmetic.
        var (even, odd) = (Vector.zero, Vector.zero)
        for index in stride(from: start, to: end, by: 16) {
          let (first, second) = (gradient.vector(at: index), gradient.vector(at: index + 8))
          even += first * first
          odd += second * second
          move(index, first)
          move(index + 8, second)
        }
        square += Double((even + odd).sum())
        continue
      }
      if measuresOnTheWay { square += squaredNorm(gradient + start, count: end - start) }
      // The buffers' slack lets the last vector be a whole one; tensors are padded with zeros that stay zeros.
      for index in stride(from: start, to: end, by: 8) { move(index, gradient.vector(at: index)) }
    }
    return Step(estimateNorm: measuresOnTheWay ? square.squareRoot() : norm, isClipped: factor < 1)
  }
}
