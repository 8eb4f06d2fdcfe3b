import Engine
import Messages
import Vocabulary

extension CellRunner {
  /// Trains a model on images.
  func classify(_ request: CellRequest, _ values: CellValues) throws -> Vocabulary.Measurement {
    let configuration = try trainingConfiguration(values, seed: request.seed)
    var keeper = checkpoints.map { CheckpointKeeper($0, cell: request.cell, now: clock()) }
    func fresh() throws -> Training {
      let training = try Training(configuration, clock: clock)
      try initialise(training, values)
      return training
    }
    let training = try resumed(keeper, request, fresh)
    var progress = TrainingPulse(
      cell: request.cell, stepsPerEpoch: training.stepsPerEpoch, epochs: configuration.epochs,
      batchSize: configuration.batchSize, now: clock())
    let outcome = training.run(
      isStopping: {
        // Also asked in the middle of validation, which takes no steps and may take long.
        if let word = progress.word(at: clock()) { report(word) }
        return isStopping()
      },
      onStep: { step, loss in
        let now = clock()
        progress.took(
          step: step, loss: loss, accuracy: training.accuracySoFar,
          validationAccuracy: training.latestEpoch?.validationAccuracy, at: now)
        if keeper?.isDue(now) == true { keep(training, &keeper, request) }
      })
    if outcome.ending == .stopped {
      keep(training, &keeper, request)
      throw CellStopped()
    }
    if outcome.ending == .completed { try saveWeights(training, values, cell: request.cell) }
    let quantities = try values.stepQuantities()
    if quantities.contains(.sampleNorms) { try saveRecords(outcome.recording, cell: request.cell) }
    return Measurement(
      training: outcome, perEpoch: values.words("record.per_epoch"), perStep: quantities,
      hasTest: values.map["test"] != nil)
  }

  func trainingConfiguration(_ values: CellValues, seed: Int) throws -> TrainingConfiguration {
    let images = try values.images(in: dataDirectory, seed: seed)
    guard let augmentation = TrainingConfiguration.Augmentation(rawValue: try values.string("augment")) else {
      throw CellError("there is no augmentation \(try values.string("augment"))")
    }
    return TrainingConfiguration(
      model: try values.model(data: images.format.shape), classes: images.format.classes,
      training: images.training, validation: images.validation, test: images.test,
      normalisation: images.format.normalisation,
      augmentation: augmentation, optimizer: try values.optimizer(),
      learningRate: try values.number("learning_rate"), schedule: try values.schedule(),
      epochs: try values.integer("epochs"), batchSize: try values.integer("batch_size"),
      microBatchSize: try values.optionalInteger("micro_batch_size"), shuffles: try values.boolean("shuffle"),
      recordsSampleNorms: !values.words("record.per_epoch").isDisjoint(with: [
        "per_sample_gradient_norm", "hill_tail_index",
      ]), stepQuantities: try values.stepQuantities(), seed: seed)
  }
}
