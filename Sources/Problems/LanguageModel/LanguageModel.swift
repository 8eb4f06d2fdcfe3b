import Datasets
import Engine
import Vocabulary

/// Language modelling: `model: gpt` and `dataset:`.
struct LanguageModel: Problem {
  let family: ProblemFamily
  let texts: [TextDataset]

  /// - Parameter texts: of different names.
  init(texts: [TextDataset] = TextDataset.all) {
    self.texts = texts
    var family = ProblemFamily(
      name: "language_model", summary: "Training a transformer to predict the next token of a text.",
      discriminator: "model",
      kinds: [
        Kind(
          name: "gpt",
          summary: "nanoGPT's transformer: blocks of causal attention, output weights tied to the embedding.",
          parameters: GPTSettings.parameters)
      ],
      parameters: Self.parameters(texts), metrics: Self.quantities.map(\.metric) + Self.tests.map(\.metric),
      seriesIndex: SeriesIndex.step.rawValue,
      dataDigests: [
        Problems.dataset.name: Dictionary(
          uniqueKeysWithValues: texts.map { ($0.dataset.name, $0.dataset.digest) })
      ], constraints: Optimizers.constraints + Self.constraints(texts))
    family.contentDigest = { [texts] in
      let values = CellValues(map: $0)
      let own = (try? LanguageData(values, texts))?.ownFiles ?? []
      return ContentDigests.digest(of: own + values.initialFiles)
    }
    family.contentRelevance = Relevance(ofFiles: [TextSettings.dataPathKey])
    family.stepMetrics = StepQuantity.metrics
    family.primaryMetric = "validation_loss"
    family.lengths = [
      LengthKey(
        "steps", isContinued: true, horizon: Schedule.horizon(of:),
        spacing: { values in
          (try? CellValues(map: values).settings(LanguageTrainingSettings.self)).map {
            LengthKey.Spacing("evaluate.every", $0.evaluate.every)
          }
        })
    ]
    self.family = family
  }

  var datasets: [Dataset] { texts.map(\.dataset) }

  let streams = [
    StreamUse(.initialisation, "initialisation", "the weights at the start"),
    StreamUse(.samplingOrder, "sampling_order", "the windows of the text that each step sees"),
    StreamUse(.dropout, "dropout", "the elements that are left out"),
    StreamUse(.validationWindows, "validation_windows", "the windows that validation measures"),
  ]

  func dataset(for values: CellValues) -> Dataset? {
    texts.first { $0.dataset.name == values.map[Problems.dataset] }?.dataset
  }

  func cell(_ values: CellValues, seed: Int) -> TrainedCell<LanguageSums> {
    TrainedCell { context in
      let settings = try values.settings(LanguageTrainingSettings.self)
      let data = try LanguageData(values, texts)
      let loaded = try data.load(in: context.dataDirectory)
      let vocabulary = try loaded.texts?.count ?? data.facts().vocabulary
      let batches = settings.evaluate.batches
      let training = LanguageTraining(
        model: try values.settings(GPTSettings.self).model(vocabulary: vocabulary), splits: loaded.splits,
        tokenBytes: loaded.tokenBytes, validationCount: batches == 0 ? nil : batches * settings.batchSize,
        stepsPerPass: settings.evaluate.every,
        try values.training(
          passes: settings.steps / settings.evaluate.every, .step, batchSize: settings.batchSize,
          microBatchSize: settings.microBatchSize, seed: seed))
      return TrainingRun(
        context: context, values: values, configuration: training.configuration, quantities: Self.quantities,
        tests: training.splits.test == nil ? [] : Self.tests
      ) { try training.begin(clock: context.clock) }
    }
  }

  var keepsCheckpoints: Bool { true }

  var memoryKeys: [String] {
    Self.modelKeys + ["batch_size", "micro_batch_size", "momentum", Configuration.optimizerKey]
  }

  /// The network's values with their gradient, what the update rule keeps of them, and the activations of a micro-batch.
  func leastBytes(of values: CellValues) -> Double? {
    guard let model = try? Self.model(values, texts), let slots = try? values.optimizer().slotCount,
      let settings = try? values.settings(LanguageTrainingSettings.self)
    else { return nil }
    return model.leastMemory(batch: settings.microBatchSize ?? settings.batchSize, slots: slots)
  }

  let benchSummary: String? = "Measure training steps of language models instead."
  var benchModels: [String] { BenchedModel.all.map(\.name) }

  func bench(_ request: BenchRequest) -> (any BenchTable)? { SequenceTimings.measure(request) }

  /// The keys that make a model.
  static let modelKeys =
    (GPTSettings.parameters + TextSettings.parameters).map(\.name) + [Problems.dataset.name]

  /// The model of a cell's values.
  ///
  /// - Throws: ``CellError`` where its data cannot be used.
  static func model(_ values: CellValues, _ texts: [TextDataset]) throws -> GPTModel {
    try values.settings(GPTSettings.self).model(vocabulary: LanguageData(values, texts).facts().vocabulary)
  }

  private static func parameters(_ texts: [TextDataset]) -> [Parameter] {
    [
      .required(
        Problems.dataset.name,
        .choice(
          texts.map { Choice($0.dataset.name, $0.dataset.summary) } + [
            Choice(LanguageData.text, "A text file of your own, data_path."),
            Choice(
              LanguageData.tokens,
              "Token files as nanoGPT prepares them, train.bin and val.bin in the folder data_path: 16-bit numbers, little-endian."
            ),
          ]), "The text: its first nine tenths train, the rest validates.")
    ] + TextSettings.parameters + LanguageTrainingSettings.parameters + WeightSettings.parameters + [
      Schedule.parameter(in: .step),
      PassRecord.parameter(of: "measurement", PassRecord.allCases, default: PassRecord.untied),
    ]
  }

  // MARK: What is measured

  /// Of every measurement.
  static let quantities: [TrainingQuantity<LanguageSums>] =
    [
      .init(
        Metric(
          "train_loss", "Mean cross-entropy a token over the sequences since the last measurement.",
          unit: "nats", goal: .minimize, on: .training), live: { _, pulse in pulse.loss }, \.training.loss),
      .init(
        Metric(
          "validation_loss", "Mean cross-entropy a token over the sequences that validate.", unit: "nats",
          goal: .minimize, on: .validation), live: { training, _ in training.latestPass?.validation.loss },
        \.validation.loss),
      .init(
        Metric(
          "validation_bits_per_byte",
          "Cross-entropy of the sequences that validate for each byte of text; not of token files.",
          unit: "bits", goal: .minimize, on: .validation), \.validation.bitsPerByte),
    ] + TrainingQuantity.common + [
      .init(
        Metric(
          "gradient_noise_scale_untied",
          "As gradient_noise_scale, without the embedding that is tied to the output weights: what nanoGNS states."
        ),
        record: .untiedNoiseScale, \.untiedNoiseScale),
      .init(
        Metric(
          "tokens_per_second", "Training speed since the last measurement.", unit: "tokens/s",
          goal: .maximize, isTiming: true), \.tokensPerSecond),
    ]

  /// After the last step, where `test: final` asks for it.
  static let tests: [Quantity<Evaluation<LanguageSums>>] = [
    .init(
      Metric(
        "test_loss", "Mean cross-entropy a token over all of the last tenth after the last step.",
        unit: "nats", goal: .minimize, isSeries: false, on: .test), \.loss)
  ]
}
