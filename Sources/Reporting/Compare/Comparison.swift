import Vocabulary

/// What differs between the results of two folders: B against A, paired by configuration and seed.
///
/// Configurations are paired by what they say, not by the id of their cells: that changes with the revision of the
/// numerics, which is what a comparison is often about. A parameter that one side alone knows, with one value there,
/// keeps no cells apart: one side may be older than the parameter.
public struct Comparison: Sendable {
  public struct Options: Sendable {
    /// The relative worsening that is no regression yet.
    public var tolerance = 0.0
    /// Level of the tests, after Holm's correction over all rows that moved.
    public var alpha = 0.05
    /// Whether times are compared, and can regress.
    public var comparesTimings = false
    /// One row for all configurations of an optimizer on a problem: more pairs, and so more power.
    public var poolsConfigurations = false

    public init() {}
  }

  public enum Verdict: String, Sendable {
    case same, better, worse
    /// It moved, and the metric has no better and worse.
    case moved
  }

  /// One metric of one configuration (or of all of an optimizer).
  public struct Row: Sendable {
    public var problem: String
    public var optimizer: String
    /// What tells the configuration from others: `learning rate 0.1`; empty where they are pooled.
    public var parameters: String
    public var metric: String
    /// Medians over the pairs; infinite where half of them diverged.
    public var a: Double
    public var b: Double
    public var pairs: Int
    /// The median of the paired differences b − a.
    public var change: Double
    /// ``change`` over the median size in A; infinite where that is 0.
    public var relativeChange: Double
    /// Of the paired sign-flip test, Holm-adjusted; 1 for identical results.
    public var p: Double
    /// The smallest p, before Holm's correction, that as many pairs can give.
    public var smallestP: Double
    /// False where so few pairs could not have given a corrected p of at most α whatever they were.
    public var isTestable: Bool
    public var verdict: Verdict
    /// Worse by more than the tolerance, and significant unless the pairs are too few to tell.
    public var isRegression: Bool
  }

  public var rows: [Row]
  /// Cells that both have, and those that only one has.
  public var pairedCells: Int
  public var onlyInA: Int
  public var onlyInB: Int
  /// Pairs whose measurements are equal to the last bit (timings aside).
  public var identicalCells: Int
  /// Parameters that one side alone knows, and that were left out of the pairing.
  public var ignoredParameters: [String]
  public var options: Options

  /// Where a side holds a configuration and seed more than once, its newest measurement counts.
  public init(
    _ a: [ComparedCell], _ b: [ComparedCell], catalog: Catalog, options: Options = Options()
  ) {
    self.options = options
    let pairing = Pairing(a, b)
    ignoredParameters = pairing.ignored
    pairedCells = pairing.pairs.count
    onlyInA = pairing.onlyInA
    onlyInB = pairing.onlyInB
    identicalCells = pairing.pairs.count { $0.a.digest == $0.b.digest }
    rows = ComparisonRows(pairing.pairs, catalog, options).rows
  }

  public var regressions: [Row] { rows.filter(\.isRegression) }
}
