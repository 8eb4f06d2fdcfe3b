import Escapes
import Experiments
import Foundation
import OrderedCollections
import Rows
import Statistics
import Vocabulary

/// Which parameters decided how good the configurations were that were tried.
enum ImportanceSection {
  /// Fewer configurations say nothing.
  private static let fewest = 10

  /// Nil where nothing can be said.
  static func text(_ outcome: TuningOutcome, _ experiment: Experiment) -> Markdown? {
    var table = MarkdownTable(
      ["problem", "optimizer", "parameter"], numbers: ["configurations", "importance", "95 %"])
    var isEmpty = true
    for group in outcome.groups where group.isComplete {
      let tried = group.ranking.filter { !$0.value.isNaN }
      guard tried.count >= fewest else { continue }
      for column in columns(tried, outcome, experiment) {
        let groups = groups(column, tried, experiment)
        let importance = RankImportance(groups: groups, values: tried.map(\.value))
        guard !importance.share.isNaN else { continue }
        isEmpty = false
        table.add([
          outcome.problemName(group.group), group.group.optimizer, Column.humanName(column), "\(tried.count)",
          percent(importance.share),
          importance.interval.map { "\(percent($0.lower)) to \(percent($0.upper))" } ?? "–",
        ])
      }
    }
    if isEmpty { return nil }
    let adaptive =
      experiment.models.isEmpty
      ? "" : " Of suggested configurations most lie near the best, so that it is about what mattered there."
    return """
      Importance of a parameter: the share of the variance of the configurations' ranks that lies between the values of \
      the parameter, or between quarters of them where there are more than four, corrected for chance (ε² of ranks: \
      Kelley 1935, Kruskal and Wallis 1952); the rest is other parameters, what they do together, and noise. Intervals by \
      a bootstrap over configurations.\(adaptive)

      \(table.markdown)
      """
  }

  private static func columns(
    _ tried: [TuningOutcome.Candidate], _ outcome: TuningOutcome, _ experiment: Experiment
  ) -> [String] {
    let axes = OrderedSet(tried.flatMap { experiment.configurations[$0.configuration].axes })
    return axes.filter { axis in
      outcome.isTuned(axis)
        && Set(tried.map { experiment.configurations[$0.configuration].value(ofColumn: axis) }).count > 1
    }
  }

  private static func groups(
    _ column: String, _ tried: [TuningOutcome.Candidate], _ experiment: Experiment
  ) -> [Int] {
    let values = tried.map { experiment.configurations[$0.configuration].value(ofColumn: column) }
    let numbers = values.compactMap { $0?.number }
    if numbers.count == values.count { return RankImportance.groups(of: numbers) }
    let distinct = OrderedSet(values)
    return values.map { distinct.firstIndex(of: $0) ?? 0 }
  }

  private static func percent(_ share: Double) -> String { String(format: "%.0f %%", 100 * share) }
}
