import Engine
import Foundation
import Vocabulary

/// A training of a model on images.
struct ImageCell: TrainingCell {
  let values: CellValues
  let known: KnownImages
  let seed: Int

  func measure(in context: CellContext) throws -> Vocabulary.Measurement {
    try run(in: context).measure()
  }

  func initialWeights(in context: CellContext) throws -> Data? {
    try run(in: context).initialWeights()
  }

  private func run(in context: CellContext) throws -> TrainingRun<ImageClassification.Sums> {
    let training = try training(in: context)
    return TrainingRun(
      context: context, weights: try values.settings(), recorded: values.passRecords,
      configuration: training.configuration, index: .epoch, quantities: ImageClassification.quantities,
      // Only where it is asked for: cells that were measured before there was a test keep their digests.
      tests: training.test == nil ? [] : ImageClassification.tests
    ) { try training.begin(clock: context.clock) }
  }

  func estimatedSeconds(measuringFor budget: Double, in context: CellContext) throws -> Double {
    try training(in: context).begin(clock: context.clock).estimatedSeconds(measuringFor: budget)
  }

  func timed(in context: CellContext) throws -> any TimedCell {
    let training = try training(in: context)
    return try TimedTraining(batchSize: training.configuration.batchSize, clock: context.clock) {
      try training.begin(clock: context.clock)
    }
  }

  private func training(in context: CellContext) throws -> ImageTraining {
    let settings = try values.settings(ImageSettings.self)
    let images = try known.images(values, settings, in: context.dataDirectory, seed: seed)
    return ImageTraining(
      model: try known.model(values, data: images.format.shape), classes: images.format.classes,
      training: images.training, validation: images.validation, test: images.test,
      normalisation: images.format.normalisation, augmentation: settings.augment,
      shuffles: try values.settings(OrderSettings.self).shuffle,
      try values.training(values.settings(TrainingSettings.self), seed: seed))
  }
}
