import Escapes
import Experiments
import Foundation
import OrderedCollections
import Rows
import Vocabulary

/// What was tuned, at which cost for each optimizer, and what was chosen.
enum TuningSection {
  static func text(_ outcome: TuningOutcome, _ experiment: Experiment) -> Markdown {
    // Those that are not tuned, in declared order.
    let columns = OrderedSet(outcome.groups.flatMap { $0.group.fixed.map(\.column) })
    var table = MarkdownTable(
      ["problem"] + columns.map(Column.humanName) + ["optimizer"],
      numbers: ["configurations", "cells", "compute time"])
    table.addColumn("chosen")
    table.addColumn(outcome.criterion.description, isNumber: true)
    for group in outcome.groups {
      let fixed = columns.map { column in
        Column.text(group.group.fixed.first { $0.column == column }?.value ?? nil)
      }
      let best = group.isComplete ? group.ranking.first : nil
      let chosen = best.map { outcome.parameters(of: $0, experiment) } ?? "not yet"
      let cells = group.isComplete ? "\(group.cells)" : "\(group.measured) of \(group.cells)"
      table.add(
        [group.group.problem] + fixed + [
          group.group.optimizer, "\(group.group.configurations.count)", cells,
          durationText(group.computeSeconds), chosen, best.map { Self.number($0.value) } ?? "–",
        ])
    }
    let seeds = experiment.seeds.map(String.init).joined(separator: ", ")
    let over = outcome.over.map { Markdown.code($0) }.joined(separator: ", ")
    let expression = Markdown.code(outcome.criterion.expression.description)
    let noun = experiment.seeds.count == 1 ? "seed" : "seeds"
    var growth = ""
    if let grow = experiment.tuning?.grow, grow.rounds > 0 {
      growth =
        " In \(grow.rounds) round\(grow.rounds == 1 ? "" : "s") every optimizer got \(grow.count) further"
        + " configurations, for the best of some lay at an end of the values tried."
    }
    return """
      Chosen by the \(outcome.criterion.statistic.rawValue) of \(expression) over \(noun) \(seeds), among the values of \
      \(over).\(growth)\(suggestions(experiment))

      \(table.markdown)
      """
  }

  /// How what was tried was found; empty where the file has it all.
  private static func suggestions(_ experiment: Experiment) -> String {
    let isHalving = experiment.tuning?.halving != nil
    let strategies = experiment.models.map(\.strategy)
    guard let largest = strategies.max(by: { $0.unlearnt < $1.unlearnt }) else { return "" }
    let sizes = Set(strategies.map(\.pace.size)).sorted().map(String.init).joined(separator: " or ")
    return
      " The first \(largest.unlearnt) configurations of a group are points of Sobol's sequence; each further one was"
      + " suggested by a tree-structured Parzen estimator (Bergstra et al. 2011; Watanabe 2023) from the results of"
      + (isHalving ? " all waves of \(sizes) before its own" : " those up to \(sizes) before it")
      + ", whatever the number of workers."
  }

  /// What a reader must know before trusting the choice; each sentence ends with what to do.
  static func warnings(_ outcome: TuningOutcome, _ experiment: Experiment) -> [String] {
    let complete = outcome.groups.filter(\.isComplete)
    var warnings = complete.flatMap { group in
      group.edges.map { edge in
        "\(group.group.optimizer) on \(outcome.problemName(group.group)): the best \(edge.column),"
          + " \(Value.shortest(edge.value)), is the \(edge.isLargest ? "largest" : "smallest") that was tried;"
          + (experiment.tuning?.grow == nil
            ? " widen its axis, as much for every optimizer: `tune: {grow: 3}` does."
            : " its grid grows no further: raise the budget, or widen its axis.")
      }
    }
    warnings += complete.compactMap { fewTried($0, outcome, experiment) }
    if experiment.tuning?.final?.isOnTuningSeeds == true {
      warnings.append(
        "The chosen configurations are reported on the seeds they were chosen by, which flatters them: give"
          + " final fresh seeds.")
    }
    return warnings
  }

  /// Of a complete group: where a search drew from more ranges than it had configurations for.
  private static func fewTried(
    _ group: TuningOutcome.Group, _ outcome: TuningOutcome, _ experiment: Experiment
  ) -> String? {
    let drawn = Set(
      experiment.drawnColumns.filter {
        $0.isSampled && $0.problem == group.group.problem && $0.optimizer == group.group.optimizer
          && outcome.isTuned($0.column)
      }.map(\.column)
    ).count
    let tried = group.group.configurations.count
    guard tried < perRange * drawn else { return nil }
    return
      "\(group.group.optimizer) on \(outcome.problemName(group.group)): \(tried) configurations are few for \(drawn)"
      + " \(drawn == 1 ? "range" : "ranges"); \(perRange * drawn), \(perRange) for each, are the usual rule (Loeppky, Sacks"
      + " and Welch 2009): raise the count of the search, as much for every optimizer."
  }

  private static let perRange = 10

  private static func number(_ value: Double) -> String {
    value.isFinite ? String(format: "%.4g", value) : "diverged"
  }
}

extension TuningOutcome {
  /// `cifar100, noise tail index 1.5`
  func problemName(_ group: TuningGroup) -> String {
    ([group.problem] + group.fixed.map { Column.label($0.column, $0.value.map(Column.comparable)) })
      .joined(separator: ", ")
  }

  /// The tuned parameters of a configuration: `learning rate 0.1, clip threshold 4`.
  func parameters(of candidate: Candidate, _ experiment: Experiment) -> String {
    let configuration = experiment.configurations[candidate.configuration]
    let labels = configuration.axes.filter(isTuned).compactMap { axis in
      configuration.value(ofColumn: axis).map { Column.label(axis, Column.comparable($0)) }
    }
    return labels.isEmpty ? "the only one" : labels.joined(separator: ", ")
  }
}
