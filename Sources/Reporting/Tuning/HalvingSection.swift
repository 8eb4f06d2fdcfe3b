import Escapes
import Experiments
import Foundation
import Statistics
import Study
import Vocabulary

/// What a halving has stopped, what that saved, and how far its rungs agree with the end.
enum HalvingSection {
  static func text(_ course: TuningCourse) -> Markdown {
    var table = MarkdownTable()
    for head in ["problem", "optimizer", "rungs"] { table.addColumn(head) }
    for head in [course.unit, "of", "τ of the rungs with the end"] { table.addColumn(head, isNumber: true) }
    for group in course.groups {
      let trials = group.study.record.trials
      let counts = group.rungs.indices.map { rung in trials.count { $0.outcomes.count > rung } }
      guard let halving = group.halving else { continue }
      let forecast = RungForecast(
        trials: trials.count, factor: halving.factor, lengths: group.rungs.map(\.length),
        seeds: group.rungs.map(\.seeds),
        isContinued: !group.rungs.contains { $0.stretch?.isOwn == true })
      let units = zip(counts, forecast.units).reduce(0) { $0 + $1.0 * $1.1 }
      let whole = trials.count * (group.rungs.last.map { $0.length * $0.seeds } ?? 0)
      let rungs = zip(group.rungs, counts).map { rung, count in
        "\(count) to "
          + (rung.stretch?.text
            ?? (group.rungs.count > 1 && rung.seeds < (group.rungs.last?.seeds ?? 0)
              ? "\(rung.seeds) seeds" : "the end"))
      }
      let taus = agreement(group).map { $0.isNaN ? "–" : String(format: "%.2f", $0) }
      table.add([
        group.group.problem, group.group.optimizer, rungs.joined(separator: ", "), "\(units)", "\(whole)",
        taus.joined(separator: ", "),
      ])
    }
    return """
      Successive halving: of the configurations on a rung one in \
      \("\(course.groups.first?.halving?.factor ?? 2)") went on, ranked when all had an outcome. A stopped cell is no \
      result: it is in no table and no mean, and never the best. Kendall's τ is of those that came to the end alone, \
      which rungs have chosen: it tells too little agreement rather than too much, and nothing where they are few.

      \(table.markdown)
      """
  }

  /// Of each rung but the last.
  private static func agreement(_ group: TuningCourse.Group) -> [Double] {
    let record = group.study.record
    let last = group.rungs.count - 1
    return (0..<last).map { rung in
      KendallTau(
        record.trials.indices.compactMap { trial in
          record.outcome(trial, rung: last).flatMap { end in
            record.outcome(trial, rung: rung).map { ($0.order, end.order) }
          }
        }
      ).value
    }
  }
}
