import Experiments
import Reporting
import Results
import Vocabulary

/// The best configurations by now: by what the file tunes, or else by what is measured first and has a best end.
enum BestSoFar {
  /// One outcome for each criterion; groups may be incomplete.
  static func outcomes(_ plan: Plan, results: CellResults) -> [TuningOutcome] {
    let catalog = plan.experiment.known
    if let outcome = TuningOutcome(plan, results: results, catalog: catalog) { return [outcome] }
    let over = plan.experiment.optimizerAxes(catalog)
    let used = Set(plan.experiment.configurations.map(\.family))
    var outcomes: [TuningOutcome] = []
    for family in catalog.families where used.contains(family.name) {
      guard let metric = family.primary else { continue }
      let criterion = TuningCriterion(.median, MetricExpression(.final, metric.name))
      if !outcomes.contains(where: { $0.criterion == criterion }) {
        outcomes.append(
          TuningOutcome(plan, results: results, catalog: catalog, over: over, criterion: criterion))
      }
    }
    return outcomes
  }

  /// What the file tunes by, or else what its first family is judged by; nil where nothing has a best end.
  static func tuning(_ plan: Plan, _ catalog: Catalog) -> Tuning? {
    if let tuning = plan.experiment.tuning { return tuning }
    let used = Set(plan.experiment.configurations.map(\.family))
    let metric = catalog.families.lazy.filter { used.contains($0.name) }.compactMap(\.primary).first
    return metric.map {
      Tuning(
        over: plan.experiment.optimizerAxes(catalog),
        criterion: TuningCriterion(.median, MetricExpression(.final, $0.name)))
    }
  }
}
