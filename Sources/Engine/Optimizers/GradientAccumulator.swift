/// The estimate of a batch from the mean gradients of its micro-batches: ĝ = Σ_j (b_j/B) f_j h_j.
///
/// Each h_j is read twice at most, once for its norm where the rule wants it and once to be added; the last
/// addition measures ĝ on the way, so that accumulation by itself costs one pass a micro-batch.
final class GradientAccumulator {
  /// A gradient estimate: `scale` times what the parameters' gradient buffer holds.
  struct Estimate {
    /// 1, save where the whole batch is one micro-batch that its rule shortened.
    var scale: Double
    /// ‖ĝ‖, scale included.
    var norm: Double
  }

  private let parameters: ParameterStorage
  private let rule: BatchRule
  private let sum: FloatBuffer
  private var isEmpty = true
  /// Micro-batches of the current batch that the rule shortened.
  private(set) var clipped = 0

  /// - Parameter isSingle: no batch will have more than one micro-batch, so that no second buffer is needed.
  init(_ parameters: ParameterStorage, rule: BatchRule, isSingle: Bool) {
    self.parameters = parameters
    self.rule = rule
    sum = FloatBuffer(count: isSingle ? 0 : parameters.count)
  }

  /// Takes the mean gradient h_j of a micro-batch from the parameters' gradient buffer.
  ///
  /// - Parameters:
  ///   - share: b_j/B, in (0, 1].
  ///   - square: ‖h_j‖², where it is known.
  ///   - isLast: completes the batch: the buffer then holds the estimate.
  /// - Returns: the estimate, where this micro-batch is the last; nil also where the buffer holds it as it was,
  ///   whose norm is then left to the update, which reads it anyway.
  @discardableResult
  func add(share: Double, square: Double? = nil, isLast: Bool) -> Estimate? {
    if isEmpty { clipped = 0 }
    let gradient = parameters.gradient.base
    if isEmpty, isLast {
      precondition(share == 1, "the only micro-batch is \(share) of its batch")
      if rule == .mean { return nil }
      let norm = (square ?? squaredNorm(gradient, count: parameters.count)).squareRoot()
      let factor = factor(norm: norm)
      return Estimate(scale: factor, norm: factor * norm)
    }
    precondition(sum.count == parameters.count, "accumulation without a buffer")
    var scale = share
    if rule != .mean {
      scale *= factor(norm: (square ?? squaredNorm(gradient, count: parameters.count)).squareRoot())
    }
    defer { isEmpty = isLast }
    guard isLast else {
      addScaled(gradient, Float(scale), to: sum.base, count: parameters.count, opens: isEmpty)
      return nil
    }
    let square = addAndMeasure(sum.base, plus: gradient, scale, count: parameters.count)
    return Estimate(scale: 1, norm: square.squareRoot())
  }

  private func factor(norm: Double) -> Double {
    let factor = rule.factor(norm: norm)
    if factor < 1 { clipped += 1 }
    return factor
  }
}

/// part ← sum + scale · part, and ‖part‖² of the result, in ``squaredNorm(_:count:)``'s order of additions.
private func addAndMeasure(
  _ sum: UnsafePointer<Float>, plus part: UnsafeMutablePointer<Float>, _ scale: Double, count: Int
) -> Double {
  let factor = Vector(repeating: Float(scale))
  var total = 0.0
  // A block of squaredNorm's, measured while it is in the first cache level.
  for start in stride(from: 0, to: count, by: 1024) {
    let end = min(start + 1024, count)
    for index in stride(from: start, to: end, by: 8) {
      part.store(sum.vector(at: index) + factor * part.vector(at: index), at: index)
    }
    total += squaredNorm(part + start, count: end - start)
  }
  return total
}
