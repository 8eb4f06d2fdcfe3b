import Escapes
import Experiments
import Foundation
import Reporting
import Results
import Vocabulary

/// The best configurations by now: by what the file tunes, or else by what is measured first and has a best end.
enum BestSoFar {
  /// One outcome for each criterion; groups may be incomplete.
  static func outcomes(_ plan: Plan, results: CellResults) -> [TuningOutcome] {
    let catalog = plan.experiment.known
    if let outcome = TuningOutcome(plan, results: results, catalog: catalog) { return [outcome] }
    return judged(plan, catalog).map {
      TuningOutcome(plan, results: results, catalog: catalog, over: $0.over, criterion: $0.criterion)
    }
  }

  /// What the file tunes by, or else what its first family is judged by; nil where nothing has a best end.
  static func tuning(_ plan: Plan, _ catalog: Catalog) -> Tuning? {
    plan.experiment.tuning ?? judged(plan, catalog).first
  }

  /// By what each family of the plan is judged first, where that has a best end.
  private static func judged(_ plan: Plan, _ catalog: Catalog) -> [Tuning] {
    let used = Set(plan.experiment.configurations.map(\.family))
    let metrics = catalog.families.filter { used.contains($0.name) }.compactMap(\.primary?.name).unique
    let over = plan.experiment.optimizerAxes(catalog)
    return metrics.map {
      Tuning(over: over, criterion: TuningCriterion(.median, MetricExpression(.final, $0)))
    }
  }
}

/// `optimizers:` with the best configurations, one block a problem.
struct BestSnippet {
  var outcome: TuningOutcome
  var experiment: Experiment
  /// How many of those that compete.
  var count: Int
  var allowsPartial: Bool

  /// Nil where nothing can be chosen.
  var text: String? {
    let best = outcome.groups.filter { $0.isComplete || allowsPartial }.flatMap { group in
      group.ranking.prefix(count).filter { $0.measured > 0 }.map {
        (problem: group.group.problemText, line: line($0, group))
      }
    }
    let blocks = best.map(\.problem).unique.map { problem in
      let lines = best.filter { $0.problem == problem }.map(\.line)
      return "# \(problem): best by \(outcome.criterion)\noptimizers:\n" + lines.joined(separator: "\n")
    }
    return blocks.isEmpty ? nil : blocks.joined(separator: "\n")
  }

  private func line(_ candidate: TuningOutcome.Candidate, _ group: TuningOutcome.Group) -> String {
    let configuration = experiment.configurations[candidate.configuration]
    let kind = configuration.optimizerKind
    var entries = ["name: \(kind)"]
    if configuration.optimizer != kind {
      entries.append("label: \(QuotedText.yaml(configuration.optimizer))")
    }
    let keys = keys(of: configuration)
    entries += keys.compactMap { key in configuration.values[key].map { "\(key): \($0.flowText)" } }
    let value = candidate.value.isFinite ? String(format: "%.6g", candidate.value) : "diverged"
    return "  - {\(entries.joined(separator: ", "))}  # \(value), of \(group.ranking.count)"
  }

  /// What the entry must say: what was tuned, and what the file sets of the optimizer's own. A key that was tuned inside
  /// a map is given with the whole map.
  private func keys(of configuration: Configuration) -> [String] {
    func root(_ key: String) -> String { String(key.prefix { $0 != "." }) }
    let own = experiment.known.optimizer(of: configuration)?.parameters.map(\.name) ?? []
    let given = experiment.origins(of: configuration).filter { $0.location != nil }.map { root($0.key) }
    let tuned = configuration.axes.filter(outcome.isTuned).map(root)
    return (own.filter(given.contains) + tuned).unique
  }
}

extension TuningGroup {
  /// The problem, with the values of the axes that are not tuned.
  var problemText: String {
    ([problem] + fixed.map { "\($0.column) \($0.value?.description ?? "none")" }).joined(separator: ", ")
  }
}
