import Experiments
import Results
import Vocabulary

/// What a report is made from. Every file it gives is a function of this: same input, same bytes.
public struct ReportInput: Sendable {
  /// What was asked for.
  public var plan: Plan
  /// The finished cells by their id; ids that are not in the plan are left out of the report.
  public var results: CellResults
  /// The last failure of each cell that has no result, by its id.
  public var failures: [String: CellFailure]
  /// What the names in the plan mean.
  public var catalog: Catalog
  /// Sentences for the report's warnings, e.g. about damaged journal lines.
  public var warnings: [String]
  /// Nil where no epoch was timed: then no times are compared.
  public var trainingTimes: TrainingTimes?

  package init(
    plan: Plan, results: CellResults, failures: [String: CellFailure], catalog: Catalog,
    warnings: [String] = [], trainingTimes: TrainingTimes? = nil
  ) {
    self.plan = plan
    self.results = results
    self.failures = failures
    self.catalog = catalog
    self.warnings = warnings
    self.trainingTimes = trainingTimes
  }
}

extension ReportInput {
  /// How far the halving is; nil where the file does not halve.
  var course: TuningCourse? {
    TuningCourse(plan, results: results, failed: Set(failures.keys), catalog: catalog)
  }
}

extension Joined {
  /// How much of the plan is measured: `Partial: 20 of 36 cells, 1 failed, 2 diverged`.
  var stateText: String {
    let replicates = members.flatMap(\.replicates)
    let planned = replicates.count
    let measured = replicates.count { $0.result != nil }
    let diverged = replicates.count { $0.hasDiverged }
    let failed = replicates.count { $0.failure != nil }
    var text =
      "\(measured == planned ? "Complete" : "Partial"): \(measured) of \(planned) cell\(planned == 1 ? "" : "s")"
    if failed > 0 { text += ", \(failed) failed" }
    if diverged > 0 { text += ", \(diverged) diverged" }
    return text
  }
}
