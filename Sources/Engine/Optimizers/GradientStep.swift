/// A gradient that can be formed in the way its use asks for.
protocol GradientSource {
  /// ‖gradient‖², forming no more of it than that takes.
  func measure() -> Double

  /// Forms the gradient, or what is not formed yet, and hands it over.
  ///
  /// - Returns: the square of what `use` measures, or what it counts; 0 where it does neither.
  func form(_ use: GradientSink.Use) -> Double
}

/// An optimizer's steps: takes the mean gradients h_j of a batch's micro-batches and moves the parameters along
/// their estimate, see ``GradientEstimator``.
///
/// Factors that depend on a norm are found first; then each h_j enters the sum, and the last one or the only one moves
/// the parameters, while it is formed.
final class GradientStep {
  /// What one step saw.
  struct Outcome {
    /// ‖ĝ‖ before what happens to the batch's mean as a whole.
    var estimateNorm: Double
    /// Whether that was shortened.
    var isClipped: Bool
    /// Micro-batches whose mean was shortened.
    var clippedMicroBatches: Int
  }

  let optimizer: Optimizer
  /// What samples are weighed with on the way back.
  let weighting: Weighting
  private let update: ParameterUpdate
  /// Over the micro-batches of one batch; nil where no batch has several.
  private let sum: UnsafeMutablePointer<Float>?
  private let parameters: ParameterStorage
  /// Whole steps so far.
  private(set) var steps = 0
  private var isEmpty = true
  private var clipped = 0
  /// Of the next micro-batch in its batch.
  private var place = 0

  /// - Parameter isSingle: no batch will have more than one micro-batch, so that no second buffer is needed. Optimizers of
  ///   the same parameters share it, a batch at a time: in a bench they do not differ by where its pages lie.
  init(_ optimizer: Optimizer, _ parameters: ParameterStorage, isSingle: Bool) {
    self.optimizer = optimizer
    self.parameters = parameters
    sum = isSingle ? nil : parameters.slot("sum_of_micro_batches")
    weighting = Weighting(optimizer)
    update = ParameterUpdate(optimizer.rule, parameters)
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
    if isFirst { (clipped, place) = (0, 0) }
    defer {
      place += 1
      if isLast { weighting.endBatch() }
    }
    if isLast { begin(learningRate) }
    if isFirst, isLast {
      precondition(share == 1, "the only micro-batch is \(share) of its batch")
      return takeBatch(gradient)
    }
    guard let sum else { preconditionFailure("accumulation without a buffer") }
    var scale = share
    if optimizer.scope == .microBatches { scale *= microBatchFactor(norm: length(gradient.measure())) }
    var addition = Addition(sum: sum, opens: isFirst, scale: Float(scale), end: .keep)
    if isLast { addition.end = changesSum ? .measure : .move(Update(update)) }
    let norm = length(gradient.form(.add(addition)))
    return isLast ? outcome(sum: sum, norm: norm) : nil
  }

  /// The same of a micro-batch of a training.
  func take(_ gradient: some GradientSource, _ part: BatchPart) -> Outcome? {
    take(gradient, share: part.share, isLast: part.isLast, learningRate: part.learningRate)
  }

  private func begin(_ learningRate: Double) {
    steps += 1
    update.begin(
      StepContext(number: steps, learningRate: learningRate, magnification: weighting.magnification))
  }

  /// Whether the estimate is more than the sum.
  private var changesSum: Bool {
    switch optimizer.scope {
    case .nothing, .samples, .microBatches: false
    case .batch, .coordinates: true
    }
  }

  /// A batch that is one micro-batch.
  private func takeBatch(_ gradient: some GradientSource) -> Outcome {
    switch optimizer.scope {
    case .nothing, .samples:
      let norm = length(gradient.form(.move(Update(update), measures: true)))
      return Outcome(estimateNorm: norm, isClipped: false, clippedMicroBatches: 0)
    case .microBatches:
      let norm = length(gradient.measure())
      let factor = microBatchFactor(norm: norm)
      _ = gradient.form(.move(Update(update, scale: factor), measures: false))
      return Outcome(estimateNorm: factor * norm, isClipped: false, clippedMicroBatches: clipped)
    case .batch:
      let norm = length(gradient.measure())
      let factor = weighting.factor(norm: norm)
      _ = gradient.form(.move(Update(update, scale: factor), measures: false))
      return Outcome(estimateNorm: norm, isClipped: factor < 1, clippedMicroBatches: 0)
    case .coordinates:
      let norm = length(gradient.measure())
      let changed = gradient.form(.cut(optimizer.estimator, Update(update)))
      return Outcome(estimateNorm: norm, isClipped: changed > 0, clippedMicroBatches: 0)
    }
  }

  /// - Parameters:
  ///   - sum: ĝ, or where it is more than the sum, what it is made of.
  ///   - norm: of the sum.
  private func outcome(sum: UnsafeMutablePointer<Float>, norm: Double) -> Outcome {
    var isClipped = false
    switch optimizer.scope {
    case .nothing, .samples, .microBatches: break
    case .batch:
      let factor = weighting.factor(norm: norm)
      isClipped = factor < 1
      Update(update, scale: factor).move(along: sum, at: 0, count: parameters.count)
    case .coordinates:
      isClipped = optimizer.estimator.cutAll(sum, count: parameters.count) > 0
      Update(update).move(along: sum, at: 0, count: parameters.count)
    }
    return Outcome(estimateNorm: norm, isClipped: isClipped, clippedMicroBatches: clipped)
  }

  /// The norm of an estimate whose square was measured as it is formed: magnified.
  private func length(_ square: Double) -> Double { square.squareRoot() / weighting.magnification }

  private func microBatchFactor(norm: Double) -> Double {
    let factor = weighting.factor(norm: norm, index: place)
    if factor < 1 { clipped += 1 }
    return factor
  }

  /// Passes over what the optimizer keeps from step to step, beside the parameters.
  func code(_ coder: inout some StateCoder) throws {
    try coder.code(&steps)
    let slots = optimizer.rule.slots
    try coder.expect(slots.count, "slots")
    for slot in slots { try coder.code(parameters.slotBuffer(slot).buffer) }
    var numbers = weighting.numbers
    try coder.expect(numbers.count, "numbers of the estimator's state")
    for index in numbers.indices { try coder.code(&numbers[index]) }
    weighting.numbers = numbers
  }
}
