import Engine
import Foundation
import Vocabulary

/// A training of a transformer on a text.
struct LanguageCell: TrainingCell {
  let values: CellValues
  let texts: [TextDataset]
  let seed: Int

  func measure(in context: CellContext) throws -> Vocabulary.Measurement {
    try run(in: context).measure()
  }

  func initialWeights(in context: CellContext) throws -> Data? {
    try run(in: context).initialWeights()
  }

  private func run(in context: CellContext) throws -> TrainingRun<LanguageSums> {
    let training = try training(in: context)
    return TrainingRun(
      context: context, weights: try values.settings(), recorded: values.passRecords,
      configuration: training.configuration, index: .step, quantities: LanguageModel.quantities,
      tests: training.splits.test == nil ? [] : LanguageModel.tests
    ) { try training.begin(clock: context.clock) }
  }

  func estimatedSeconds(measuringFor budget: Double, in context: CellContext) throws -> Double {
    try training(in: context).begin(clock: context.clock).estimatedSeconds(measuringFor: budget)
  }

  func timed(in context: CellContext) throws -> any TimedCell {
    let training = try training(in: context)
    return try TimedTraining(
      batchSize: training.configuration.batchSize, unitsPerPass: training.stepsPerPass, clock: context.clock
    ) { try training.begin(clock: context.clock) }
  }

  private func training(in context: CellContext) throws -> LanguageTraining {
    let settings = try values.settings(LanguageTrainingSettings.self)
    let data = try LanguageData(values, texts)
    let loaded = try data.load(in: context.dataDirectory)
    let vocabulary = try loaded.texts?.count ?? data.facts().vocabulary
    let batches = settings.evaluate.batches
    return LanguageTraining(
      model: try values.settings(GPTSettings.self).model(vocabulary: vocabulary), splits: loaded.splits,
      tokenBytes: loaded.tokenBytes, validationCount: batches == 0 ? nil : batches * settings.batchSize,
      stepsPerPass: settings.evaluate.every, try values.training(settings, seed: seed))
  }
}
