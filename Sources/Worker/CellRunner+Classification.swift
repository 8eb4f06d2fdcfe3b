import Datasets
import Engine
import Messages

extension CellRunner {
  /// Trains a model on images.
  func classify(_ request: CellRequest, _ values: CellValues) throws -> Messages.Measurement {
    let configuration = try trainingConfiguration(values, seed: request.seed)
    var keeper = checkpoints.map { CheckpointKeeper($0, cell: request.cell, now: clock()) }
    let training = try resumed(Training(configuration, clock: clock), keeper, request, configuration)
    let total = training.stepsPerEpoch * configuration.epochs
    var lastReport = clock()
    let outcome = training.run(isStopping: isStopping) { step, loss in
      let now = clock()
      if now - lastReport > 0.25 {
        lastReport = now
        report(
          CellProgress(
            cell: request.cell, fraction: Double(step) / Double(total),
            position: "epoch \((step - 1) / training.stepsPerEpoch + 1)/\(configuration.epochs)",
            metrics: ["train_loss": loss]))
      }
      if keeper?.isDue(now) == true { keep(training, &keeper, request) }
    }
    if outcome.ending == .stopped {
      keep(training, &keeper, request)
      throw CellStopped()
    }
    return Measurement(training: outcome)
  }

  func trainingConfiguration(_ values: CellValues, seed: Int) throws -> TrainingConfiguration {
    let dataset = try Datasets.named(try values.string("dataset"))
    let model = try values.model(data: ImageShape(size: CifarFile.imageSize, channels: 3))
    guard let augmentation = TrainingConfiguration.Augmentation(rawValue: try values.string("augment")) else {
      throw CellError("there is no augmentation \(try values.string("augment"))")
    }
    func open(_ index: Int) throws -> ImageSet {
      ImageSet(
        try CifarFile(
          path: dataset.files[index].url(in: dataDirectory).path, labelBytes: 2, classes: dataset.classes))
    }
    var training = try open(0)
    let count = try values.integer("validation.count")
    let validation: ImageSet
    if try values.string("validation.from") == "train" {
      validation = try training.balanced(count: count, classes: dataset.classes, fromEnd: true)
      training = training.subtracting(validation)
    } else {
      let test = try open(1)
      validation = count == 0 ? test : try test.balanced(count: count, classes: dataset.classes)
    }
    let trainCount = try values.integer("train_count")
    if trainCount > 0 { training = try training.balanced(count: trainCount, classes: dataset.classes) }
    return TrainingConfiguration(
      model: model, classes: dataset.classes, training: training, validation: validation,
      normalisation: .cifar100, augmentation: augmentation, optimizer: try values.optimizer(),
      learningRate: try values.number("learning_rate"), schedule: try values.schedule(),
      epochs: try values.integer("epochs"), batchSize: try values.integer("batch_size"),
      microBatchSize: try values.optionalInteger("micro_batch_size"), shuffles: try values.boolean("shuffle"),
      recordsSampleNorms: try values.boolean("record_per_sample_norms"), seed: seed)
  }
}
