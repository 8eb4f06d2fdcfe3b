/// Trains a network on one data set with one optimizer, and measures it after every epoch.
public final class Training {
  let configuration: TrainingConfiguration
  let network: Network
  let gradientStep: GradientStep
  let loader: ImageLoader
  let validationLoader: ImageLoader
  private let testLoader: ImageLoader?
  let dropout: RandomStream
  var progress = TrainingProgress()
  let clock: () -> Double

  /// - Parameter clock: seconds from any start.
  /// - Throws: ``DataError`` where the batch is larger than the training set or no multiple of the micro-batch, or
  ///   a set is empty.
  public init(_ configuration: TrainingConfiguration, clock: @escaping () -> Double) throws {
    try configuration.check()
    let capacity = configuration.microBatchSize
    try MemoryNeed(
      configuration.model, classes: configuration.classes, batch: capacity,
      slots: configuration.optimizer.slotCount
    ).check()
    self.configuration = configuration
    self.clock = clock
    network = Network(model: configuration.model, classes: configuration.classes, batchCapacity: capacity)
    network.parameters.initialise(from: RandomStream(seed: configuration.seed, role: .initialisation))
    gradientStep = GradientStep(
      configuration.optimizer, network.parameters, isSingle: capacity == configuration.batchSize)
    dropout = RandomStream(seed: configuration.seed, role: .dropout)
    let stream = RandomStream(seed: configuration.seed, role: .augmentation)
    let crops = [.crop, .cropFlip].contains(configuration.augmentation)
    let augmentation = ImageLoader.Augmentation(
      crop: crops ? 4 : 0, flips: [.flip, .cropFlip].contains(configuration.augmentation))
    let frame = network.frame
    func makeLoader(_ set: ImageSet, _ augmentation: ImageLoader.Augmentation) -> ImageLoader {
      ImageLoader(
        set: set, normalisation: configuration.normalisation, frame: frame,
        augmentation: augmentation, stream: stream, batchCapacity: capacity)
    }
    loader = makeLoader(configuration.training, augmentation)
    validationLoader = makeLoader(configuration.validation, .init())
    testLoader = configuration.test.map { makeLoader($0, .init()) }
    reserveRecords()
  }

  /// Makes room for everything that steps record, so that they allocate nothing.
  func reserveRecords() {
    if configuration.measuresSampleNorms {
      progress.sampleNorms.reserveCapacity(configuration.training.count)
    }
    progress.recording.reserve(
      configuration.stepQuantities, steps: stepsPerEpoch * configuration.epochs,
      batchSize: configuration.batchSize)
  }

  /// Steps of one epoch; the last batch may be smaller.
  public var stepsPerEpoch: Int {
    (configuration.training.count + configuration.batchSize - 1) / configuration.batchSize
  }

  /// Share of the epoch's samples so far that were classified correctly; nil before its first step.
  public var accuracySoFar: Double? {
    progress.sums.samples == 0 ? nil : Double(progress.sums.correct) / Double(progress.sums.samples)
  }

  /// What the last finished epoch measured; nil before its end.
  public var latestEpoch: EpochMetrics? { progress.epochs.last }

  /// Runs from where the training is to the end, to divergence, or until it is stopped.
  ///
  /// - Parameters:
  ///   - isStopping: asked after every step and every validation batch; a training that was stopped can go on.
  ///   - onStep: called after every step with (steps done, its mean loss).
  public func run(
    isStopping: () -> Bool = { false }, onStep: (Int, Double) -> Void = { _, _ in }
  ) -> TrainingOutcome {
    while progress.epochs.count < configuration.epochs {
      if let ending = finishSteps(isStopping, onStep) { return TrainingOutcome(ending, progress) }
      guard let validation = evaluate(validationLoader, isStopping: isStopping) else {
        return TrainingOutcome(.stopped, progress)
      }
      guard validation.loss.isFinite else { return TrainingOutcome(.diverged, progress) }
      progress.finishEpoch(validation: validation)
    }
    guard let testLoader else { return TrainingOutcome(.completed, progress) }
    guard let test = evaluate(testLoader, isStopping: isStopping) else {
      return TrainingOutcome(.stopped, progress)
    }
    return TrainingOutcome(test.loss.isFinite ? .completed : .diverged, progress, test: test)
  }

  /// The steps of an epoch that are still to do.
  ///
  /// - Returns: how the training ended, where it did.
  private func finishSteps(
    _ isStopping: () -> Bool, _ onStep: (Int, Double) -> Void
  ) -> TrainingOutcome.Ending? {
    let epoch = progress.epochs.count
    let permutation = order(ofEpoch: epoch)
    while progress.sums.steps < stepsPerEpoch {
      let start = clock()
      let first = progress.sums.steps * configuration.batchSize
      let range = first..<min(first + configuration.batchSize, permutation.count)
      let factor = configuration.schedule.factor(
        step: progress.step, stepsPerEpoch: stepsPerEpoch, epochs: configuration.epochs)
      let measured = takeStep(
        permutation, range, epoch: epoch, learningRate: configuration.learningRate * factor)
      guard measured.loss.isFinite else { return .diverged }
      progress.sums.add(measured)
      record(measured)
      progress.step += 1
      progress.sums.seconds += clock() - start
      onStep(progress.step, measured.loss)
      if isStopping() { return .stopped }
    }
    return nil
  }

  /// Keeps of a step what is asked for.
  func record(_ step: StepMeasurement) {
    guard !configuration.stepQuantities.isEmpty else { return }
    let share =
      configuration.optimizer.scope == .samples
      ? Double(step.clippedSamples) / Double(step.samples) : step.ruleClipFraction
    let norms = progress.sampleNorms.suffix(configuration.measuresSampleNorms ? step.samples : 0)
    progress.recording.add(step, clipFraction: share, norms: norms, configuration.stepQuantities)
  }

  /// The places in the training set that an epoch visits, each once.
  private func order(ofEpoch epoch: Int) -> [Int32] {
    let count = configuration.training.count
    guard configuration.shuffles else { return Array(0..<Int32(count)) }
    return RandomStream(seed: configuration.seed, role: .samplingOrder).permutation(of: count, epoch)
  }
}
