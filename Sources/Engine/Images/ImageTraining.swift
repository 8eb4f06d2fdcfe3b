/// A training of a model that classifies images: everything that decides what it computes.
public struct ImageTraining: Sendable {
  /// Random changes of training images, made at the size they are stored in.
  public enum Augmentation: String, Sendable, CaseIterable {
    case none
    case crop
    case flip
    case cropFlip = "crop_flip"

    /// Pixels that an image is shifted by at most, either way, zeros (before normalisation: black) moving in.
    var crop: Int { self == .crop || self == .cropFlip ? 4 : 0 }
    var flips: Bool { self == .flip || self == .cropFlip }
  }

  /// Images are scaled to the size that it takes; it has as many channels as they.
  public var model: Model
  /// Outputs of the last layer; every label is below it.
  public var classes: Int
  /// Each of its images is in one batch of every epoch.
  public var training: ImageSet
  /// Measured on after every epoch.
  public var validation: ImageSet
  /// Measured on once, after the last epoch; nil where it is not.
  public var test: ImageSet?
  /// Of all three sets, before their images are scaled.
  public var normalisation: Normalisation
  /// Of the training images only.
  public var augmentation: Augmentation
  /// Whether each epoch visits the images in an order of its own; else in the file's.
  public var shuffles: Bool
  /// A pass is an epoch.
  public var configuration: TrainingConfiguration

  package init(
    model: Model, classes: Int, training: ImageSet, validation: ImageSet, test: ImageSet? = nil,
    normalisation: Normalisation, augmentation: Augmentation, shuffles: Bool = true,
    _ configuration: TrainingConfiguration
  ) {
    self.model = model
    self.classes = classes
    self.training = training
    self.validation = validation
    self.test = test
    self.normalisation = normalisation
    self.augmentation = augmentation
    self.shuffles = shuffles
    self.configuration = configuration
  }

  /// The training at its beginning.
  ///
  /// - Parameter clock: seconds from any start.
  /// - Throws: ``DataError`` where its parts do not fit together, or the machine has too little memory.
  public func begin(clock: @escaping () -> Double) throws -> Training<SoftmaxCrossEntropy.Sums> {
    try configuration.check(training: training.count, validation: validation.count, test: test?.count)
    let (seed, capacity) = (configuration.seed, configuration.microBatchSize)
    try MemoryNeed.check(
      model.leastMemory(classes: classes, batch: capacity, slots: configuration.optimizer.slotCount))
    let network = Network(model: model, classes: classes, batchCapacity: capacity)
    let stream = RandomStream(seed: seed, role: .augmentation)
    func source(
      _ set: ImageSet, _ augmentation: Augmentation = .none, order: RandomStream? = nil
    ) -> ImageLoader {
      ImageLoader(
        set: set, normalisation: normalisation, frame: network.frame, augmentation: augmentation,
        stream: stream, order: order, batchCapacity: capacity)
    }
    let order = shuffles ? RandomStream(seed: seed, role: .samplingOrder) : nil
    return try Training(
      configuration, network: HeadedNetwork(network, SoftmaxCrossEntropy(classes: classes)),
      data: TrainingData(
        training: source(training, augmentation, order: order), validation: source(validation),
        test: test.map { source($0) }), clock: clock)
  }
}
