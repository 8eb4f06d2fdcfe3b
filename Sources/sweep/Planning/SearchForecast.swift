import Experiments
import Study

/// What the models of a plan will try, before it runs.
enum SearchForecast {
  /// For a person; none where no model searches.
  static func lines(_ experiment: Experiment) -> [String] {
    var seen: Set<String> = []
    return experiment.models.compactMap { model in
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
      return seen.insert(line).inserted ? line : nil
    }
  }
}
