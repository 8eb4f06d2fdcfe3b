import Escapes
import Experiments
import Foundation
import Statistics
import Study
import Vocabulary

/// What a halving has stopped, what that saved, and how far its rungs agree with the end.
enum HalvingSection {
  static func text(_ course: TuningCourse) -> Markdown {
    let control = course.groups.first?.halving?.control.count ?? 0
    let taus = "τ of the rungs with the end" + (control > 0 ? ", of the control" : "")
    var table = MarkdownTable(["problem", "optimizer", "rungs"], numbers: [course.unit, "of", taus])
    for group in course.groups {
      let trials = group.study.record.trials
      let counts = group.rungs.indices.map { rung in trials.count { $0.outcomes.count > rung } }
      guard let halving = group.halving else { continue }
      let forecast = RungForecast(
        trials: trials.count, factor: halving.factor, lengths: group.rungs.map(\.length),
        seeds: group.rungs.map(\.seeds), isContinued: !group.rungs.contains { $0.stretch?.isOwn == true })
      let units = zip(counts, forecast.units).reduce(0) { $0 + $1.0 * $1.1 }
      let whole = trials.count * (group.rungs.last.map { $0.length * $0.seeds } ?? 0)
      let rungs = zip(group.rungs, counts).map { rung, count in
        let hasFewer = rung.seeds < group.rungs.last?.seeds ?? 0
        return "\(count) to \(rung.stretch?.text ?? (hasFewer ? "\(rung.seeds) seeds" : "the end"))"
      }
      let taus = agreement(group, of: control > 0 ? halving.control : Array(trials.indices)).map { tau in
        let interval = tau.interval.map { String(format: " [%.2f, %.2f]", $0.lowerBound, $0.upperBound) }
        return tau.value.isNaN ? "–" : String(format: "%.2f", tau.value) + (control > 0 ? interval ?? "" : "")
      }
      table.add([
        group.group.problem, group.group.optimizer, rungs.joined(separator: ", "), "\(units)", "\(whole)",
        taus.joined(separator: ", "),
      ])
    }
    let waves = course.groups.contains { ($0.halving?.wave ?? .max) < .max }
    return """
      Successive halving: of the configurations \("\(waves ? "of a wave that are " : "")")on a rung one in \
      \("\(course.groups.first?.halving?.factor ?? 2)") went on, ranked when all had an outcome. A stopped cell is no \
      result: it is in no table and no mean, and never the best. \
      \("\(control > 0 ? ofControl(course, control) : ofChosen)")

      \(table.markdown)
      """
  }

  private static let ofChosen = """
    Kendall's τ is of those that came to the end alone, which rungs have chosen: it tells too little agreement rather than \
    too much, and nothing where they are few.
    """

  /// What the control says of the halving.
  private static func ofControl(_ course: TuningCourse, _ count: Int) -> String {
    var text = """
      Kendall's τ is of a control: \(count) configurations of each group, drawn at random before anything was measured, \
      that went to their end whatever they measured.
      """
    if count < 10 { text += " Fewer than 10 have no interval." }
    let missed = course.groups.count { group in
      guard let halving = group.halving, let best = group.study.best?.trial else { return false }
      return halving.control.contains(best) && !halving.isChosen(best, group.study.record)
    }
    if missed > 0 {
      text +=
        " In \(missed) of \(course.groups.count) groups the best of all that came to the end is one of the control that"
        + " the halving would have stopped."
    }
    return text
  }

  /// Of each rung but the last, those among `trials` that came to the end.
  private static func agreement(_ group: TuningCourse.Group, of trials: [Int]) -> [KendallTau] {
    let outcomes = group.rungs.indices.map { rung in
      trials.map { group.study.record.outcome($0, rung: rung) }
    }
    return outcomes.dropLast().map { KendallTau($0, outcomes[outcomes.count - 1]) }
  }
}
