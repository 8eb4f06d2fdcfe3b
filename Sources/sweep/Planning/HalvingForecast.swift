import Experiments
import Study
import Vocabulary

/// What the halving of a plan takes, before it runs.
struct HalvingForecast {
  private let rule: HalvingRule
  private let groups: [(rungs: [Rung], forecast: RungForecast, trials: Int)]

  /// Nil where the file does not halve.
  init?(_ experiment: Experiment, _ catalog: Catalog) {
    guard let rule = experiment.tuning?.halving else { return nil }
    self.rule = rule
    groups = experiment.tuningGroups.map { group in
      let rungs = experiment.rungs(of: group, catalog)
      let trials = experiment.mostConfigurations(of: group)
      let forecast = RungForecast(
        trials: trials, wave: experiment.wave(of: group), factor: rule.factor, lengths: rungs.map(\.length),
        seeds: rungs.map(\.seeds), isContinued: !rule.isOwn, control: rule.control)
      return (rungs, forecast, trials)
    }
  }

  /// Units of length, as epochs: of the halving, and of all cells to their end.
  var units: (halving: Int, whole: Int) {
    groups.reduce((0, 0)) { sum, group in
      let last = group.rungs.last.map { $0.length * $0.seeds } ?? 0
      return (sum.0 + group.forecast.totalUnits, sum.1 + group.trials * last)
    }
  }

  /// Of the whole cells' work.
  var share: Double { units.whole == 0 ? 1 : Double(units.halving) / Double(units.whole) }

  /// For a person.
  func lines(workers: Int) -> [String] {
    var lines = groups.map { group in
      let key = group.rungs.compactMap(\.stretch).first?.key
      let waves = group.forecast.waves.count
      let size = waves == 1 ? group.trials : group.forecast.waves[0][0]
      let chosen = Halving.memberCounts(of: size, factor: rule.factor, rungs: group.rungs.count)[0]
      let rungs = zip(group.rungs, chosen).map { rung, members in
        "\(members) to "
          + (key.map { Stretch(end: rung.length, key: $0, isOwn: rule.isOwn).text } ?? "the end")
          + (rule.seeds == nil ? "" : " with " + counted(rung.seeds, "seed"))
      }
      var line = "Halving: of each group"
      if waves > 1 { line += ", in \(waves) waves one after the other," }
      return line + " \(rungs.joined(separator: ", "))."
    }.unique
    if rule.control > 0 {
      lines.append(
        "Control: of each group \(rule.control) configurations, drawn at random, go to the end whatever they measure."
      )
    }
    let key = groups.flatMap(\.rungs).compactMap(\.stretch).first?.key
    let (halving, whole) = units
    let percent = Int((share * 100).rounded())
    lines.append(
      "That is \(rule.control > 0 ? "about " : "")\(halving) of \(whole) \(key ?? "cells"), \(percent) %, where none diverges; "
        + (rule.isOwn ? "each rung begins anew." : "each rung goes on from the one before."))
    let idle = RungForecast.idleShare(of: groups.map(\.forecast), workers: workers)
    if idle >= 0.05 {
      lines.append(
        "About \(Int((idle * 100).rounded())) % of the time of \(workers) workers is waiting for decisions: fewer workers,"
          + " or more groups, wait less.")
    }
    return lines
  }
}

/// What the models of a plan will try, before it runs.
enum SearchForecast {
  /// For a person; none where no model searches.
  static func lines(_ experiment: Experiment) -> [String] {
    experiment.models.map { model in
      let strategy = model.strategy
      let (all, first) = (strategy.mostTrials, min(strategy.unlearnt, strategy.mostTrials))
      var line =
        "Tpe: of each group \(all) points among the values of \(model.columns.joined(separator: ", "))"
      if first == all {
        line += ", none of which depends on a result."
      } else {
        line += ": \(first) of Sobol's sequence, then \(all - first) that each depend on the results "
        line +=
          experiment.tuning?.halving == nil
          ? "up to \(strategy.pace.size) points before, so that \(strategy.pace.size) are measured at a time."
          : "of all waves before, each of \(strategy.pace.size) points."
      }
      return line
    }.unique
  }
}
