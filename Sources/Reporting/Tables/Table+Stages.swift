import Experiments
import Rows
import Vocabulary

extension Table {
  /// By what and on which data and seeds the shown configurations were chosen, and on which they are reported; nil where
  /// the file does not tune.
  ///
  /// `chosen on validation, 1 tuning seed, by the median of final validation accuracy; reported on test, 8 fresh seeds`
  func protocolText(_ members: [Member], _ data: Joined) -> String? {
    guard let tuning = data.plan.experiment.tuning else { return nil }
    let stages = members.stages
    let configurations = members.map(\.configuration)
    let expression = tuning.criterion.expression
    let on = data.metrics.splitText([expression], of: configurations).map { "on \($0), " } ?? "on "
    let tuned = data.plan.experiment.seeds.count
    let by = "by the \(tuning.criterion.statistic.rawValue) of \(heading(expression, data))"
    switch tuning.final {
    case let final? where stages == [.final]:
      if final.isOnTuningSeeds {
        return "chosen \(on)\(Self.seeds(tuned)), \(by), and reported on the same, which flatters"
      }
      let most = final.count > 1 ? "the best \(final.count) " : ""
      let shown = data.metrics.splitText(values, of: configurations).map { "on \($0), " } ?? "on "
      return "\(most)chosen \(on)\(Self.seeds(tuned, "tuning")), \(by); reported"
        + " \(shown)\(Self.seeds(final.seeds.count, "fresh"))"
    case _? where stages == [.tune]:
      return
        "numbers of the tuning stage, which chooses \(on)\(Self.seeds(tuned, "tuning")), \(by), and reports nothing"
    default: return nil
    }
  }

  /// On which seeds `select` chose.
  func selectionText(_ data: Joined) -> String {
    let judges = Chooser.judges(entries.flatMap(\.group.members), data)
    return judges.isEmpty ? "the seeds that are shown" : "the tuning seeds"
  }

  /// `1 tuning seed`, `8 fresh seeds`.
  private static func seeds(_ count: Int, _ kind: String? = nil) -> String {
    "\(count) \(kind.map { "\($0) " } ?? "")seed\(count == 1 ? "" : "s")"
  }
}

extension MetricDirectory {
  /// The data that some values are measured on: `validation`, `validation and test`, `validation (the test file)`; nil
  /// where there is no data set.
  func splitText(_ expressions: [MetricExpression], of configurations: [Configuration]) -> String? {
    var splits: Set<Metric.Split> = []
    var usesTestFile = false
    for configuration in configurations {
      for expression in expressions {
        guard let split = metric(expression.metric, family: configuration.family)?.split else { continue }
        splits.insert(split)
        if split == .validation, validatesOnTestFile(configuration) { usesTestFile = true }
      }
    }
    var words = Metric.Split.allCases.filter(splits.contains).map { split in
      split == .validation && usesTestFile ? "validation (images of the test file)" : split.rawValue
    }
    guard let last = words.popLast() else { return nil }
    return words.isEmpty ? last : "\(words.joined(separator: ", ")) and \(last)"
  }
}
