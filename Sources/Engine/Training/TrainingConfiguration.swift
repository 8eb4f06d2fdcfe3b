import DataFiles

/// What decides what a training computes, whatever its problem: its rules, lengths and records.
public struct TrainingConfiguration: Sendable {
  /// What is made of a batch's gradients, and how parameters move along it.
  public var optimizer: Optimizer
  /// The rate that the ``schedule``'s factor of a step multiplies.
  public var learningRate: Double
  /// In passes, where it says epochs.
  public var schedule: Schedule
  /// Passes over the training samples, each with a measurement at its end.
  public var passes: Int
  /// Samples of a step; the last step of a pass may have fewer.
  public var batchSize: Int
  /// Samples that are computed with at a time; their gradients are accumulated until the batch is complete.
  public var microBatchSize: Int
  /// Whether per-sample norms are measured also where the optimizer does not need them.
  public var recordsSampleNorms: Bool
  /// What is recorded of every step.
  public var stepQuantities: Set<StepQuantity>
  /// What every ``RandomStream`` of the training is made from.
  public var seed: Int

  /// - Parameter microBatchSize: the whole batch where it is left out.
  package init(
    optimizer: Optimizer, learningRate: Double, schedule: Schedule, passes: Int, batchSize: Int,
    microBatchSize: Int? = nil, recordsSampleNorms: Bool, stepQuantities: Set<StepQuantity> = [], seed: Int
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.schedule = schedule
    self.passes = passes
    self.batchSize = batchSize
    self.microBatchSize = microBatchSize ?? batchSize
    self.recordsSampleNorms = recordsSampleNorms
    self.stepQuantities = stepQuantities
    self.seed = seed
  }

  /// Whether per-sample norms are wanted by what is recorded, of passes or of steps.
  var wantsSampleNorms: Bool { recordsSampleNorms || stepQuantities.contains(.sampleNorms) }

  /// Whether a pass's per-sample norms are known.
  var measuresSampleNorms: Bool { wantsSampleNorms || optimizer.scope == .samples }

  /// Throws ``DataError`` where the parts do not fit together.
  ///
  /// - Parameters: samples of each set.
  func check(training: Int, validation: Int, test: Int?) throws(DataError) {
    guard batchSize <= training else {
      throw DataError("batch_size \(batchSize) is larger than the training set of \(training) samples")
    }
    guard microBatchSize > 0, batchSize % microBatchSize == 0 else {
      throw DataError("batch_size \(batchSize) is not a multiple of micro_batch_size \(microBatchSize)")
    }
    guard validation > 0 else { throw DataError("the validation set is empty") }
    guard test != 0 else { throw DataError("the test set is empty") }
  }
}
