import Engine
import Foundation
import Vocabulary

/// How long a training is, and what a step is.
struct TrainingSettings: Settings {
  @Setting(.count, "Passes over the training images.") var epochs: Int
  @Setting(.count, "Samples of a step.") var batchSize: Int = 128
  @Setting(
    .optional(.count),
    "Samples computed with at a time, accumulated to a batch; divides batch_size. Left out: the whole batch.")
  var microBatchSize: Int?
}

/// What a training begins from, and what it leaves.
struct WeightSettings: Settings {
  @Setting(
    .optional(.text), key: "init",
    "A safetensors file with weights to start from, under PyTorch's names; left out: drawn from the seed.")
  var initialWeights: String?
  @Setting(.optional(.choice), "Which weights to keep; left out: none.") var save: SavedWeights?

  enum SavedWeights: String, SettingChoice {
    case final
    var summary: String { "As weights/CELL.safetensors in the results folder, for PyTorch." }
  }

  static let initialKey = key(\.$initialWeights)
  /// The file of the weights that a cell starts from; nil where the seed draws them.
  var initialFile: String? { initialWeights.map { ($0 as NSString).expandingTildeInPath } }
}

extension CellValues {
  /// The user's file that a training starts from, where there is one.
  var initialFiles: [String] { [(try? settings(WeightSettings.self))?.initialFile].compactMap { $0 } }

  /// The rules and records of a training.
  ///
  /// - Parameter unit: what its schedule counts.
  func training(
    passes: Int, _ unit: Schedule.Unit, batchSize: Int, microBatchSize: Int?, seed: Int
  ) throws(CellError) -> TrainingConfiguration {
    TrainingConfiguration(
      optimizer: try optimizer(), learningRate: try number("learning_rate"), schedule: try schedule(in: unit),
      passes: passes, batchSize: batchSize, microBatchSize: microBatchSize,
      recordsSampleNorms: passRecords.contains(where: \.needsSampleNorms),
      stepQuantities: try stepQuantities(), seed: seed)
  }
}
