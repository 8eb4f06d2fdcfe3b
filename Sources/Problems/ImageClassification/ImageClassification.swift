import Datasets
import Engine
import Vocabulary

/// Image classification: `model:` and `dataset:`.
struct ImageClassification: Problem {
  let family: ProblemFamily
  let known: KnownImages

  /// - Parameters:
  ///   - models: of different names, as the data sets.
  init(models: [ModelKind] = Models.all, datasets: [ImageDataset] = ImageDataset.all) {
    let known = KnownImages(models: models, datasets: datasets)
    self.known = known
    var family = ProblemFamily(
      name: "classification", summary: "Training a model to classify images.", discriminator: "model",
      kinds: models.map(\.kind),
      parameters: Self.parameters(datasets),
      metrics: Self.quantities.map(\.metric) + Self.tests.map(\.metric),
      seriesIndex: SeriesIndex.epoch.rawValue,
      dataDigests: [
        Problems.dataset.name: Dictionary(
          uniqueKeysWithValues: datasets.map { ($0.dataset.name, $0.dataset.digest) })
      ], constraints: Optimizers.constraints + Self.constraints(known), numericsRevision: 7)
    family.contentDigest = { ContentDigests.digest(of: known.ownFiles(CellValues(map: $0))) }
    family.contentRelevance = Relevance(ofFiles: [KnownImages.dataPath])
    family.validatesOnTestFile = { CellValues(map: $0).validatesOnTestFile }
    family.stepMetrics = StepQuantity.metrics
    family.lengths = [LengthKey("epochs", isContinued: true, horizon: Schedule.horizon(of:))]
    self.family = family
  }

  var datasets: [Dataset] { known.datasets.map(\.dataset) }
  var benchModels: [String] { known.models.map(\.kind.name) }

  let streams = [
    StreamUse(.initialisation, "initialisation", "the weights at the start"),
    StreamUse(.samplingOrder, "sampling_order", "the order of the images in each epoch"),
    StreamUse(.augmentation, "augmentation", "shifts and mirrorings of training images"),
    StreamUse(.dropout, "dropout", "the units that are left out"),
    StreamUse(.labelNoise, "label_noise", "the training images with another label, and that label"),
  ]

  func dataset(for values: CellValues) -> Dataset? { known.dataset(values)?.dataset }

  func cell(_ values: CellValues, seed: Int) -> TrainedCell<Sums> {
    TrainedCell { context in
      let settings = try values.settings(ImageSettings.self)
      let images = try known.images(values, settings, in: context.dataDirectory, seed: seed)
      let sizes = try values.settings(TrainingSettings.self)
      let training = ImageTraining(
        model: try known.model(values, data: images.format.shape), classes: images.format.classes,
        training: images.training, validation: images.validation, test: images.test,
        normalisation: images.format.normalisation, augmentation: settings.augment,
        shuffles: try values.settings(OrderSettings.self).shuffle,
        try values.training(
          passes: sizes.epochs, .epoch, batchSize: sizes.batchSize, microBatchSize: sizes.microBatchSize,
          seed: seed))
      return TrainingRun(
        context: context, values: values, configuration: training.configuration, quantities: Self.quantities,
        // Only where it is asked for: cells that were measured before there was a test keep their digests.
        tests: training.test == nil ? [] : Self.tests
      ) { try training.begin(clock: context.clock) }
    }
  }

  var keepsCheckpoints: Bool { true }

  var memoryKeys: [String] {
    known.modelKeys + ["batch_size", "micro_batch_size", "momentum", Configuration.optimizerKey]
  }

  /// The network's values with their gradient, what the update rule keeps of them, and the outputs of its layers for a
  /// micro-batch.
  func leastBytes(of values: CellValues) -> Double? {
    guard let format = known.format(values), let model = try? known.model(values, data: format.shape),
      let settings = try? values.settings(TrainingSettings.self),
      let slots = try? values.optimizer().slotCount
    else { return nil }
    return model.leastMemory(
      classes: format.classes, batch: settings.microBatchSize ?? settings.batchSize, slots: slots)
  }

  let benchSummary: String? = "Measure training steps of models of images (default)."

  func bench(_ request: BenchRequest) -> (any BenchTable)? { StepTimings.measure(request, known) }

  /// The keys of every model's problem.
  private static func parameters(_ datasets: [ImageDataset]) -> [Parameter] {
    [
      .required(
        Problems.dataset.name,
        .choice(
          datasets.map { Choice($0.dataset.name, $0.dataset.summary) } + [
            Choice(KnownImages.folder, "Files of your own in data_path, laid out as data_format says.")
          ]), "The images and their labels."),
      .optional(
        KnownImages.dataPath.name, .string,
        "Of dataset: folder: the folder, absolute or from where sweep is started. The files are named as published."
      ),
      .optional(
        KnownImages.dataFormat.name,
        .choice(datasets.map { Choice($0.dataset.name, $0.namesOfFiles) }),
        "Of dataset: folder: how the files are laid out."),
    ] + ImageSettings.parameters + TrainingSettings.parameters + WeightSettings.parameters
      + OrderSettings.parameters + [Schedule.parameter(in: .epoch), PassRecord.parameter]
  }

  // MARK: What is measured

  typealias Sums = SoftmaxCrossEntropy.Sums

  /// Of every epoch.
  static let quantities: [TrainingQuantity<Sums>] =
    [
      .init(
        Metric(
          "train_loss", "Mean cross-entropy over the epoch's training samples.", unit: "nats",
          goal: .minimize, on: .training), live: { _, pulse in pulse.loss }, \.training.loss),
      .init(
        Metric(
          "train_accuracy", "Share of the epoch's training samples classified correctly.", goal: .maximize,
          on: .training), live: { training, _ in training.passSoFar?.accuracy }, \.training.accuracy),
      .init(
        Metric(
          "validation_loss", "Mean cross-entropy over the validation images.", unit: "nats", goal: .minimize,
          on: .validation), \.validation.loss),
      .init(
        Metric(
          "validation_accuracy", "Share of validation images classified correctly.", goal: .maximize,
          on: .validation), live: { training, _ in training.latestPass?.validation.accuracy },
        \.validation.accuracy),
    ] + TrainingQuantity.common

  /// After the last epoch, where `test: final` asks for it.
  static let tests: [Quantity<Evaluation<Sums>>] = [
    .init(
      Metric(
        "test_loss", "Mean cross-entropy over the test file's images after the last epoch.", unit: "nats",
        goal: .minimize, isSeries: false, on: .test), \.loss),
    .init(
      Metric(
        "test_accuracy", "Share of the test file's images classified correctly after the last epoch.",
        goal: .maximize, isSeries: false, on: .test), \.accuracy),
  ]
}

extension StreamUse {
  init(_ role: StreamRole, _ name: String, _ summary: String) {
    self.init(name, number: Int(role.rawValue), summary)
  }
}

extension ImageDataset {
  /// What a folder of one's own in this layout holds, in words.
  fileprivate var namesOfFiles: String {
    let names = files(forTraining: true) + files(forTraining: false)
    return names.dropLast().joined(separator: ", ") + " and \(names.last ?? "")"
      + (isCompressed ? ", plain or with \(Self.compressed)." : ".")
  }
}
