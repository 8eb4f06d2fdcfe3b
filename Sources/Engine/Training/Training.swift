/// Trains a network on one data set with one optimizer, and measures it after every epoch.
public final class Training {
  let configuration: TrainingConfiguration
  let network: Network
  let accumulator: GradientAccumulator
  let loader: ImageLoader
  let validationLoader: ImageLoader
  let dropout: RandomStream
  /// Every sample's gradient norm of the epoch so far.
  var sampleNorms: [Double] = []
  let clock: () -> Double

  /// - Parameter clock: seconds from any start.
  /// - Throws: ``DataError`` where the batch is larger than the training set or no multiple of the micro-batch, or
  ///   a set is empty.
  public init(_ configuration: TrainingConfiguration, clock: @escaping () -> Double) throws {
    try configuration.check()
    let capacity = configuration.microBatchSize
    self.configuration = configuration
    self.clock = clock
    network = Network(model: configuration.model, classes: configuration.classes, batchCapacity: capacity)
    network.parameters.initialise(from: RandomStream(seed: configuration.seed, role: .initialisation))
    accumulator = GradientAccumulator(
      network.parameters, rule: configuration.optimizer.microBatchRule,
      isSingle: capacity == configuration.batchSize)
    dropout = RandomStream(seed: configuration.seed, role: .dropout)
    let stream = RandomStream(seed: configuration.seed, role: .augmentation)
    let crops = [.crop, .cropFlip].contains(configuration.augmentation)
    let augmentation = ImageLoader.Augmentation(
      crop: crops ? 4 : 0, flips: [.flip, .cropFlip].contains(configuration.augmentation))
    let paddedSize = network.frame.paddedSize
    func makeLoader(_ set: ImageSet, _ augmentation: ImageLoader.Augmentation) -> ImageLoader {
      ImageLoader(
        set: set, normalisation: configuration.normalisation, paddedSize: paddedSize,
        augmentation: augmentation, stream: stream, batchCapacity: capacity)
    }
    loader = makeLoader(configuration.training, augmentation)
    validationLoader = makeLoader(configuration.validation, .init())
    if configuration.measuresSampleNorms { sampleNorms.reserveCapacity(configuration.training.count) }
  }

  /// Steps of one epoch; the last batch may be smaller.
  public var stepsPerEpoch: Int {
    (configuration.training.count + configuration.batchSize - 1) / configuration.batchSize
  }

  /// Runs to the end, or to divergence.
  ///
  /// - Parameter onStep: called after every step with (steps done, its mean loss); returning false stops, and the
  ///   epochs so far are returned.
  public func run(onStep: (Int, Double) -> Bool = { _, _ in true }) -> TrainingOutcome {
    var outcome = TrainingOutcome(diverged: false, epochs: [])
    var wallSeconds = 0.0
    var step = 0
    for epoch in 0..<configuration.epochs {
      let permutation = order(ofEpoch: epoch)
      var sums = EpochSums()
      sampleNorms.removeAll(keepingCapacity: true)
      let start = clock()
      for first in stride(from: 0, to: permutation.count, by: configuration.batchSize) {
        let range = first..<min(first + configuration.batchSize, permutation.count)
        let factor = configuration.schedule.factor(
          step: step, stepsPerEpoch: stepsPerEpoch, epochs: configuration.epochs)
        let measured = takeStep(
          permutation, range, epoch: epoch, learningRate: configuration.learningRate * factor)
        guard measured.loss.isFinite else {
          outcome.diverged = true
          return outcome
        }
        sums.add(measured)
        step += 1
        guard onStep(step, measured.loss) else { return outcome }
      }
      sums.seconds += clock() - start
      wallSeconds += sums.seconds
      let validation = evaluate()
      guard validation.loss.isFinite else {
        outcome.diverged = true
        return outcome
      }
      outcome.epochs.append(
        sums.metrics(
          epoch: epoch + 1, sampleNorms: sampleNorms, validation: validation, wallSeconds: wallSeconds))
    }
    return outcome
  }

  /// The places in the training set that an epoch visits, each once.
  private func order(ofEpoch epoch: Int) -> [Int32] {
    let count = configuration.training.count
    guard configuration.shuffles else { return Array(0..<Int32(count)) }
    return RandomStream(seed: configuration.seed, role: .samplingOrder).permutation(of: count, epoch)
  }
}
