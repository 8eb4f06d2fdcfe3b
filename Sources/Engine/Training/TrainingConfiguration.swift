/// Everything that decides what a training computes.
public struct TrainingConfiguration: Sendable {
  public enum Augmentation: String, Sendable, CaseIterable {
    case none
    case crop
    case flip
    case cropFlip = "crop_flip"
  }

  public var model: Model
  public var classes: Int
  public var training: ImageSet
  public var validation: ImageSet
  /// Measured on once, after the last epoch; nil where it is not.
  public var test: ImageSet?
  public var normalisation: Normalisation
  public var augmentation: Augmentation
  public var optimizer: Optimizer
  public var learningRate: Double
  public var schedule: Schedule
  public var epochs: Int
  public var batchSize: Int
  /// Samples that are computed with at a time; their gradients are accumulated until the batch is complete.
  public var microBatchSize: Int
  /// Whether each epoch visits the images in an order of its own; else in the file's.
  public var shuffles: Bool
  /// Whether per-sample norms are measured also where the optimizer does not need them.
  public var recordsSampleNorms: Bool
  /// What is recorded of every step.
  public var stepQuantities: Set<StepQuantity>
  public var seed: Int

  /// - Parameter microBatchSize: the whole batch where it is left out.
  public init(
    model: Model, classes: Int, training: ImageSet, validation: ImageSet, test: ImageSet? = nil,
    normalisation: Normalisation, augmentation: Augmentation, optimizer: Optimizer, learningRate: Double,
    schedule: Schedule, epochs: Int,
    batchSize: Int, microBatchSize: Int? = nil, shuffles: Bool = true, recordsSampleNorms: Bool,
    stepQuantities: Set<StepQuantity> = [], seed: Int
  ) {
    self.model = model
    self.classes = classes
    self.training = training
    self.validation = validation
    self.test = test
    self.normalisation = normalisation
    self.augmentation = augmentation
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.schedule = schedule
    self.epochs = epochs
    self.batchSize = batchSize
    self.microBatchSize = microBatchSize ?? batchSize
    self.shuffles = shuffles
    self.recordsSampleNorms = recordsSampleNorms
    self.stepQuantities = stepQuantities
    self.seed = seed
  }

  /// Whether per-sample norms are wanted by what is recorded, of epochs or of steps.
  var wantsSampleNorms: Bool { recordsSampleNorms || stepQuantities.contains(.sampleNorms) }

  /// Whether an epoch's per-sample norms are known.
  var measuresSampleNorms: Bool { wantsSampleNorms || optimizer.scope == .samples }

  /// Throws ``DataError`` where the parts do not fit together.
  public func check() throws(DataError) {
    guard batchSize <= training.count else {
      throw DataError("batch_size \(batchSize) is larger than the training set of \(training.count) samples")
    }
    guard microBatchSize > 0, batchSize % microBatchSize == 0 else {
      throw DataError("batch_size \(batchSize) is not a multiple of micro_batch_size \(microBatchSize)")
    }
    guard validation.count > 0 else { throw DataError("the validation set is empty") }
    guard test?.count != 0 else { throw DataError("the test set is empty") }
  }
}
