import Engine
import Vocabulary

extension Problems {
  /// The optimizers of files, the same for all problems.
  public static var optimizers: [Kind] { Optimizers.all.map(\.kind) }
}

extension Constraint {
  /// A batch is whole micro-batches.
  static let microBatches = Constraint(
    key: microBatchSize.name, where: Relevance([microBatchSize.name]) { $0.has(microBatchSize) },
    microBatchMistake)

  // Every family declares them under these names, each with a default of its own.
  private static let batchSize = TrainingSettings.key(\.$batchSize)
  private static let microBatchSize = TrainingSettings.key(\.$microBatchSize)

  @Sendable static func microBatchMistake(_ values: [String: Value]) -> String? {
    guard let batch = values[batchSize], let micro = values[microBatchSize], batch % micro != 0
    else { return nil }
    return "batch_size \(batch) is not a multiple of micro_batch_size \(micro)"
  }
}

extension SettingForm<Int> {
  /// So many, at least one.
  static var count: Self { .integer(1...1_000_000_000) }
}

extension Constraint {
  /// A rule that is told by these keys alone, so that one answer is enough where they do not vary.
  static func rule(
    _ key: String, _ keys: [String], _ violation: @escaping @Sendable ([String: Value]) -> String?
  ) -> Constraint {
    Constraint(key: key, where: Relevance(keys) { violation($0) != nil }, violation)
  }
}
