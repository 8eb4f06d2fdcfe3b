/// A gradient that can be formed in the way its use asks for.
protocol GradientSource {
  /// ‖gradient‖², forming no more of it than that takes.
  func measure() -> Double

  /// Forms the gradient, or what is not formed yet, and hands it over.
  ///
  /// - Returns: the square of what `use` measures, 0 where it measures nothing.
  func form(_ use: GradientSink.Use) -> Double
}

/// An optimizer's steps: takes the mean gradients h_j of a batch's micro-batches and moves the parameters along
/// their estimate ĝ = Σ_j (b_j/B) f_j h_j.
///
/// Factors that depend on a norm are found first; then each h_j enters the sum, and the last one or the only one moves
/// the parameters, while it is formed.
final class GradientStep {
  /// What one step saw.
  struct Outcome {
    /// ‖ĝ‖ before the batch rule.
    var estimateNorm: Double
    /// Whether the batch rule shortened the estimate.
    var isClipped: Bool
    /// Micro-batches that their rule shortened.
    var clippedMicroBatches: Int
  }

  let optimizer: Optimizer
  private let parameters: ParameterStorage
  private let sum: Sum?
  private var isEmpty = true
  private var clipped = 0

  /// The sum over micro-batches of one batch.
  final class Sum {
    fileprivate let buffer: FloatBuffer

    init(_ parameters: ParameterStorage) { buffer = FloatBuffer(count: parameters.count) }
  }

  /// - Parameter isSingle: no batch will have more than one micro-batch, so that no second buffer is needed.
  convenience init(_ optimizer: Optimizer, _ parameters: ParameterStorage, isSingle: Bool) {
    self.init(optimizer, parameters, sum: isSingle ? nil : Sum(parameters))
  }

  /// - Parameter sum: nil if no batch will have more than one micro-batch. Others may use the same, a batch at a time.
  init(_ optimizer: Optimizer, _ parameters: ParameterStorage, sum: Sum?) {
    self.optimizer = optimizer
    self.parameters = parameters
    self.sum = sum
  }

  /// One micro-batch with the mean gradient h_j.
  ///
  /// - Parameters:
  ///   - share: b_j/B, in (0, 1].
  ///   - isLast: completes the batch, so that the parameters move.
  /// - Returns: what the step saw, where it is complete.
  @discardableResult
  func take(
    _ gradient: some GradientSource, share: Double, isLast: Bool, learningRate: Double
  ) -> Outcome? {
    let isFirst = isEmpty
    isEmpty = isLast
    if isFirst { clipped = 0 }
    if isFirst, isLast {
      precondition(share == 1, "the only micro-batch is \(share) of its batch")
      return takeBatch(gradient, learningRate: learningRate)
    }
    guard let sum = sum?.buffer.base else { preconditionFailure("accumulation without a buffer") }
    var scale = share
    if optimizer.microBatchRule != .mean { scale *= factor(norm: length(gradient.measure())) }
    var addition = Addition(sum: sum, opens: isFirst, scale: Float(scale), end: .keep)
    if isLast {
      addition.end =
        optimizer.batchRule == .mean
        ? .move(Update(optimizer, parameters, learningRate: learningRate)) : .measure
    }
    let norm = length(gradient.form(.add(addition)))
    return isLast ? outcome(sum: sum, norm: norm, learningRate: learningRate) : nil
  }

  /// A batch that is one micro-batch.
  private func takeBatch(_ gradient: some GradientSource, learningRate: Double) -> Outcome {
    if optimizer.microBatchRule == .mean, optimizer.batchRule == .mean {
      let update = Update(optimizer, parameters, learningRate: learningRate)
      let norm = length(gradient.form(.move(update, measures: true)))
      return Outcome(estimateNorm: norm, isClipped: false, clippedMicroBatches: 0)
    }
    let norm = length(gradient.measure())
    let microFactor = factor(norm: norm)
    let factor = optimizer.batchRule.factor(norm: microFactor * norm)
    let update = Update(optimizer, parameters, learningRate: learningRate, scale: microFactor * factor)
    _ = gradient.form(.move(update, measures: false))
    return Outcome(estimateNorm: microFactor * norm, isClipped: factor < 1, clippedMicroBatches: clipped)
  }

  /// - Parameters:
  ///   - sum: ĝ, where its rule had to wait for its norm.
  ///   - norm: ‖ĝ‖.
  private func outcome(sum: UnsafePointer<Float>, norm: Double, learningRate: Double) -> Outcome {
    let factor = optimizer.batchRule.factor(norm: norm)
    if optimizer.batchRule != .mean {
      Update(optimizer, parameters, learningRate: learningRate, scale: factor)
        .move(along: sum, at: 0, count: parameters.count)
    }
    return Outcome(estimateNorm: norm, isClipped: factor < 1, clippedMicroBatches: clipped)
  }

  /// The norm of an estimate whose square was measured as it is formed: magnified.
  private func length(_ square: Double) -> Double {
    square.squareRoot() / optimizer.weighting.magnification
  }

  private func factor(norm: Double) -> Double {
    let factor = optimizer.microBatchRule.factor(norm: norm)
    if factor < 1 { clipped += 1 }
    return factor
  }
}
