import Experiments
import Results
import Vocabulary

/// What a report is made from. Every file it gives is a function of this: same input, same bytes.
public struct ReportInput: Sendable {
  public var plan: Plan
  /// The finished cells by their id; ids that are not in the plan are left out of the report.
  public var results: CellResults
  /// The last failure of each cell that has no result, by its id.
  public var failures: [String: CellFailure]
  public var catalog: Catalog
  /// Sentences for the report's warnings, e.g. about damaged journal lines.
  public var warnings: [String]
  /// Nil where no epoch was timed: then no times are compared.
  public var epochSeconds: EpochSeconds?

  public init(
    plan: Plan, results: CellResults, failures: [String: CellFailure], catalog: Catalog,
    warnings: [String] = [], epochSeconds: EpochSeconds? = nil
  ) {
    self.plan = plan
    self.results = results
    self.failures = failures
    self.catalog = catalog
    self.warnings = warnings
    self.epochSeconds = epochSeconds
  }
}
