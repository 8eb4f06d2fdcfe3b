import Engine
import Vocabulary

extension Problems {
  /// The optimizers of files, the same for all problems.
  public static var optimizers: [Kind] {
    Optimizers.all.map { kind in
      var optimizer = Kind(name: kind.name, summary: kind.summary, parameters: kind.parameters)
      optimizer.parts = [(Kind.Part.Role.estimator, kind.estimator), (.rule, kind.rule)].map { role, part in
        Kind.Part(role: role, name: part.name, summary: part.summary, parameters: part.parameters)
      }
      return optimizer
    }
  }

  /// The name under which a cell's values hold the optimizer's kind.
  static let optimizerKey = "optimizer"
}

extension Constraint {
  /// What an update rule needs, whatever the problem.
  static let update = [
    Constraint(key: "nesterov", where: Relevance(["nesterov"]) { $0["nesterov"]?.boolean == true }) {
      values in
      guard values["nesterov"]?.boolean == true, values["momentum"]?.number == 0 else { return nil }
      return "nesterov needs a momentum above 0"
    }
  ]

  /// A batch is whole micro-batches.
  static let microBatches = Constraint(
    key: "micro_batch_size", where: Relevance(["micro_batch_size"]) { $0["micro_batch_size"] != nil },
    microBatchMistake)

  @Sendable static func microBatchMistake(_ values: [String: Value]) -> String? {
    guard let batch = values["batch_size"]?.integer, let micro = values["micro_batch_size"]?.integer,
      batch % micro != 0
    else { return nil }
    return "batch_size \(batch) is not a multiple of micro_batch_size \(micro)"
  }
}

extension SettingForm<Int> {
  /// So many, at least one.
  static var count: Self { .integer(1...1_000_000_000) }
}
