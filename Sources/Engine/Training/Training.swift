/// Trains a network with one optimizer, and measures it after every pass over its samples.
///
/// What the samples are is the batch sources' matter, what is made of them the network's and its loss's.
public final class Training<Sums: LossSums> {
  let configuration: TrainingConfiguration
  let network: any TrainedNetwork<Sums>
  let data: TrainingData
  let gradientStep: GradientStep
  let dropout: RandomStream
  var progress = TrainingProgress<Sums>()
  let clock: () -> Double

  /// - Parameters:
  ///   - network: with room for a micro-batch; its parameters are drawn from the seed.
  ///   - clock: seconds from any start.
  /// - Throws: ``DataError`` where the batch is larger than the training set or no multiple of the micro-batch, or
  ///   a set is empty.
  init(
    _ configuration: TrainingConfiguration, network: any TrainedNetwork<Sums>, data: TrainingData,
    clock: @escaping () -> Double
  ) throws {
    try configuration.check(
      training: data.training.count, validation: data.validation.count, test: data.test?.count)
    self.configuration = configuration
    self.network = network
    self.data = data
    self.clock = clock
    network.initialise(from: RandomStream(seed: configuration.seed, role: .initialisation))
    gradientStep = GradientStep(
      configuration.optimizer, network.parameters,
      isSingle: configuration.microBatchSize == configuration.batchSize)
    dropout = RandomStream(seed: configuration.seed, role: .dropout)
    reserveRecords()
  }

  /// Makes room for everything that steps record, so that they allocate nothing.
  func reserveRecords() {
    if configuration.measuresSampleNorms {
      progress.sampleNorms.reserveCapacity(data.training.count)
    }
    progress.recording.reserve(
      configuration.stepQuantities, steps: stepsPerPass * configuration.passes,
      batchSize: configuration.batchSize)
  }

  /// Steps of one pass; the last batch may be smaller.
  public var stepsPerPass: Int {
    (data.training.count + configuration.batchSize - 1) / configuration.batchSize
  }

  /// Samples of a pass.
  public var samplesPerPass: Int { data.training.count }

  /// Of the pass's samples so far; nil before its first step.
  public var passSoFar: Evaluation<Sums>? {
    progress.sums.evaluation.samples == 0 ? nil : progress.sums.evaluation
  }

  /// What the last finished pass measured; nil before its end.
  public var latestPass: PassMetrics<Sums>? { progress.passes.last }

  /// Runs from where the training is to the end, to divergence, or until it is stopped.
  ///
  /// - Parameters:
  ///   - pause: passes after which it pauses, to go on another time; nil for the end.
  ///   - isStopping: asked after every step and every validation batch; a training that was stopped can go on.
  ///   - onStep: called after every step with (steps done, its mean loss).
  public func run(
    pausingAfter pause: Int? = nil, isStopping: () -> Bool = { false },
    onStep: (Int, Double) -> Void = { _, _ in }
  ) -> TrainingOutcome<Sums> {
    while progress.passes.count < min(pause ?? .max, configuration.passes) {
      if let ending = finishSteps(isStopping, onStep) { return TrainingOutcome(ending, progress) }
      guard let validation = evaluate(data.validation, isStopping: isStopping) else {
        return TrainingOutcome(.stopped, progress)
      }
      guard validation.loss.isFinite else { return TrainingOutcome(.diverged, progress) }
      progress.finishPass(validation: validation)
    }
    if pause != nil { return TrainingOutcome(.paused, progress) }
    guard let source = data.test else { return TrainingOutcome(.completed, progress) }
    guard let test = evaluate(source, isStopping: isStopping) else {
      return TrainingOutcome(.stopped, progress)
    }
    return TrainingOutcome(test.loss.isFinite ? .completed : .diverged, progress, test: test)
  }

  /// The steps of a pass that are still to do.
  ///
  /// - Returns: how the training ended, where it did.
  private func finishSteps(
    _ isStopping: () -> Bool, _ onStep: (Int, Double) -> Void
  ) -> TrainingOutcome<Sums>.Ending? {
    let pass = progress.passes.count
    data.training.begin(pass: pass)
    while progress.sums.steps < stepsPerPass {
      let start = clock()
      let first = progress.sums.steps * configuration.batchSize
      let range = first..<min(first + configuration.batchSize, data.training.count)
      let factor = configuration.schedule.factor(
        step: progress.step, stepsPerEpoch: stepsPerPass, epochs: configuration.passes)
      let measured = takeStep(range, pass: pass, learningRate: configuration.learningRate * factor)
      guard measured.evaluation.loss.isFinite else { return .diverged }
      progress.sums.add(measured)
      record(measured)
      progress.step += 1
      progress.sums.seconds += clock() - start
      onStep(progress.step, measured.evaluation.loss)
      if isStopping() { return .stopped }
    }
    return nil
  }

  /// Keeps of a step what is asked for.
  func record(_ step: StepMeasurement<Sums>) {
    guard !configuration.stepQuantities.isEmpty else { return }
    let samples = step.evaluation.samples
    let share =
      configuration.optimizer.scope == .samples
      ? Double(step.clippedSamples) / Double(samples) : step.ruleClipFraction
    progress.recording.add(
      loss: step.evaluation.loss, gradientNorm: step.gradientNorm, clipFraction: share,
      norms: progress.sampleNorms.suffix(configuration.measuresSampleNorms ? samples : 0),
      configuration.stepQuantities)
  }
}
