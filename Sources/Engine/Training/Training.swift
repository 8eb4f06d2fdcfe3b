/// Trains a network on one data set with one optimizer, and measures it after every epoch.
public final class Training {
  private let configuration: TrainingConfiguration
  private let network: Network
  private let loader: ImageLoader
  private let validationLoader: ImageLoader
  private let clock: () -> Double

  /// - Parameter clock: seconds from any start.
  /// - Throws: ``DataError`` where the batch is larger than the training set, or a set is empty.
  public init(_ configuration: TrainingConfiguration, clock: @escaping () -> Double) throws {
    let batch = configuration.batchSize
    guard batch <= configuration.training.count else {
      throw DataError(
        "batch_size \(batch) is larger than the training set of \(configuration.training.count) samples")
    }
    guard configuration.validation.count > 0 else { throw DataError("the validation set is empty") }
    self.configuration = configuration
    self.clock = clock
    network = Network(model: configuration.model, classes: configuration.classes, batchCapacity: batch)
    network.parameters.initialise(from: RandomStream(seed: configuration.seed, role: .initialisation))
    let stream = RandomStream(seed: configuration.seed, role: .augmentation)
    let crops = [.crop, .cropFlip].contains(configuration.augmentation)
    let augmentation = ImageLoader.Augmentation(
      crop: crops ? 4 : 0, flips: [.flip, .cropFlip].contains(configuration.augmentation))
    let paddedSize = network.first.paddedSize
    func makeLoader(_ set: ImageSet, _ augmentation: ImageLoader.Augmentation) -> ImageLoader {
      ImageLoader(
        set: set, normalisation: configuration.normalisation, paddedSize: paddedSize,
        augmentation: augmentation, stream: stream, batchCapacity: batch)
    }
    loader = makeLoader(configuration.training, augmentation)
    validationLoader = makeLoader(configuration.validation, .init())
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
    let order = RandomStream(seed: configuration.seed, role: .samplingOrder)
    var outcome = TrainingOutcome(diverged: false, epochs: [])
    var wallSeconds = 0.0
    var step = 0
    for epoch in 0..<configuration.epochs {
      let permutation = order.permutation(of: configuration.training.count, epoch)
      var sums = EpochSums()
      let start = clock()
      for first in stride(from: 0, to: permutation.count, by: configuration.batchSize) {
        let range = first..<min(first + configuration.batchSize, permutation.count)
        let factor = configuration.schedule.factor(
          step: step, stepsPerEpoch: stepsPerEpoch, epochs: configuration.epochs)
        loader.load(permutation, range: range, epoch: epoch)
        let loss = takeStep(batch: range.count, learningRate: configuration.learningRate * factor, &sums)
        guard loss.isFinite else {
          outcome.diverged = true
          return outcome
        }
        step += 1
        guard onStep(step, loss) else { return outcome }
      }
      let seconds = clock() - start
      wallSeconds += seconds
      let validation = evaluate()
      guard validation.loss.isFinite else {
        outcome.diverged = true
        return outcome
      }
      outcome.epochs.append(
        sums.metrics(
          epoch: epoch + 1, validation: validation, wallSeconds: wallSeconds, epochSeconds: seconds))
    }
    return outcome
  }

  /// One step on the loaded batch; returns its mean loss.
  func takeStep(batch: Int, learningRate: Double, _ sums: inout EpochSums) -> Double {
    let optimizer = configuration.optimizer
    let images = UnsafePointer(loader.images.base)
    network.forward(images: images, batch: batch)
    let (lossSum, correct) = network.evaluateLoss(labels: loader.labels, batch: batch, forGradient: true)
    let loss = lossSum / Double(batch)
    guard loss.isFinite else { return loss }
    let recordsNorms = configuration.recordsSampleNorms
    let clipped = network.backward(
      images: images, batch: batch, weighting: optimizer.weighting, recordsNorms: recordsNorms)
    let update = optimizer.update(network.parameters, learningRate: learningRate)
    sums.steps += 1
    sums.samples += batch
    sums.loss += lossSum
    sums.correct += correct
    sums.clippedSamples += clipped
    sums.clippedSteps += update.isClipped ? 1 : 0
    sums.gradientNorm += update.estimateNorm
    sums.learningRate = learningRate
    if recordsNorms || optimizer.weighting.needsNorms {
      for sample in 0..<batch { sums.sampleNorm += network.sampleNorms[sample] }
    } else {
      sums.sampleNorm = .nan
    }
    return loss
  }

  private func evaluate() -> (loss: Double, accuracy: Double) {
    let count = configuration.validation.count
    let order = Array(Int32(0)..<Int32(count))
    var (loss, correct) = (0.0, 0)
    for first in stride(from: 0, to: count, by: configuration.batchSize) {
      let range = first..<min(first + configuration.batchSize, count)
      validationLoader.load(order, range: range, epoch: 0)
      network.forward(images: UnsafePointer(validationLoader.images.base), batch: range.count)
      let result = network.evaluateLoss(
        labels: validationLoader.labels, batch: range.count, forGradient: false)
      loss += result.lossSum
      correct += result.correct
    }
    return (loss / Double(count), Double(correct) / Double(count))
  }
}

/// Running sums of one epoch.
struct EpochSums {
  var steps = 0
  var samples = 0
  var loss = 0.0
  var correct = 0
  var clippedSamples = 0
  var clippedSteps = 0
  var gradientNorm = 0.0
  var sampleNorm = 0.0
  var learningRate = 0.0

  func metrics(
    epoch: Int, validation: (loss: Double, accuracy: Double), wallSeconds: Double, epochSeconds: Double
  ) -> EpochMetrics {
    EpochMetrics(
      epoch: epoch, trainLoss: loss / Double(samples), trainAccuracy: Double(correct) / Double(samples),
      validationLoss: validation.loss, validationAccuracy: validation.accuracy,
      gradientNorm: gradientNorm / Double(steps), sampleGradientNorm: sampleNorm / Double(samples),
      sampleClipFraction: Double(clippedSamples) / Double(samples),
      stepClipFraction: Double(clippedSteps) / Double(steps), learningRate: learningRate,
      wallSeconds: wallSeconds, samplesPerSecond: Double(samples) / epochSeconds)
  }
}
