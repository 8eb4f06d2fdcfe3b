import Experiments
import Results
import Rows
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
  /// How far the studies are; nil where the file neither halves nor searches by a model. It suggests all their points
  /// again: ask once.
  var course: TuningCourse? {
    TuningCourse(plan, results: results, failed: Set(failures.keys), catalog: catalog)
  }
}

extension Joined {
  /// What tables and figures of a report are made from.
  package init(_ input: ReportInput) { self.init(input, input.course) }

  /// - Parameter course: the input's.
  init(_ input: ReportInput, _ course: TuningCourse?) {
    self.init(
      input.plan, results: input.results, failures: input.failures, catalog: input.catalog,
      // What a halving has stopped is no result, also where a seed of it went to its end.
      stopped: Set(course?.stopped ?? []),
      secondsPerUnit: input.trainingTimes?.byConfiguration(input.plan.experiment, input.catalog))
  }
}
