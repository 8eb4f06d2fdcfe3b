/// What can be recorded of every step.
public enum StepQuantity: String, Sendable, CaseIterable {
  /// Mean over the batch, at the parameters before the step.
  case loss
  /// Norm of the gradient estimate before the batch rule.
  case gradientNorm = "gradient_norm"
  /// Share of the batch's samples whose gradient was shortened, for a rule that weighs samples; else the share of
  /// what the rule clips (micro-batches, or the batch).
  case clipFraction = "clip_fraction"
  /// Every sample's gradient norm, in the order of the batch.
  case sampleNorms = "per_sample_gradient_norms"
}

/// What was recorded of the steps so far; a quantity that was not asked for stays empty.
public struct StepRecording: Sendable {
  /// One a step, see ``StepQuantity/loss``.
  public internal(set) var loss: [Double] = []
  /// One a step, see ``StepQuantity/gradientNorm``.
  public internal(set) var gradientNorm: [Double] = []
  /// One a step, in [0, 1], see ``StepQuantity/clipFraction``.
  public internal(set) var clipFraction: [Double] = []
  /// ``rowLength`` numbers a step, NaN at the end of a batch that has fewer samples.
  public internal(set) var sampleNorms: [Float] = []
  /// Samples of a whole batch.
  public internal(set) var rowLength = 0

  /// Makes room, so that steps allocate nothing, for as many as may be taken: a file may ask for 10¹⁸.
  mutating func reserve(_ quantities: Set<StepQuantity>, steps: Int, batchSize: Int) {
    rowLength = batchSize
    let mostNumbers = 1 << 26
    let steps = min(steps, mostNumbers)
    if quantities.contains(.loss) { loss.reserveCapacity(steps) }
    if quantities.contains(.gradientNorm) { gradientNorm.reserveCapacity(steps) }
    if quantities.contains(.clipFraction) { clipFraction.reserveCapacity(steps) }
    if quantities.contains(.sampleNorms) { sampleNorms.reserveCapacity(min(steps * batchSize, mostNumbers)) }
  }

  /// - Parameter norms: those of the step's samples; empty where they are not measured.
  mutating func add(
    loss: Double, gradientNorm: Double, clipFraction: Double, norms: ArraySlice<Double>,
    _ quantities: Set<StepQuantity>
  ) {
    if quantities.contains(.loss) { self.loss.append(loss) }
    if quantities.contains(.gradientNorm) { self.gradientNorm.append(gradientNorm) }
    if quantities.contains(.clipFraction) { self.clipFraction.append(clipFraction) }
    if quantities.contains(.sampleNorms) {
      for norm in norms { sampleNorms.append(Float(norm)) }
      for _ in norms.count..<rowLength { sampleNorms.append(.nan) }
    }
  }

  mutating func code(_ coder: inout some StateCoder) throws {
    try coder.code(&loss, placeholder: 0)
    try coder.code(&gradientNorm, placeholder: 0)
    try coder.code(&clipFraction, placeholder: 0)
    try coder.code(&sampleNorms, placeholder: 0)
  }
}
