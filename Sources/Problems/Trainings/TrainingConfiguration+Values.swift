import Engine

extension CellValues {
  /// The rules and records of a training.
  func training(passes: Int, seed: Int) throws(CellError) -> TrainingConfiguration {
    TrainingConfiguration(
      optimizer: try optimizer(), learningRate: try number("learning_rate"), schedule: try schedule(),
      passes: passes, batchSize: try integer("batch_size"),
      microBatchSize: try optionalInteger("micro_batch_size"),
      recordsSampleNorms: passRecords.contains(where: \.needsSampleNorms),
      stepQuantities: try stepQuantities(), seed: seed)
  }
}
