import Escapes
import Foundation
import Vocabulary

/// What differs between the results of two folders: B against A, paired by configuration and seed.
///
/// Configurations are paired by what they say, not by the id of their cells: that changes with the revision of the
/// numerics, which is what a comparison is often about. A parameter that one side alone knows, with one value there,
/// keeps no cells apart: one side may be older than the parameter.
public struct Comparison: Sendable {
  /// What is compared, and what counts as a regression.
  public struct Options: Sendable {
    /// The relative worsening that is no regression yet.
    public var tolerance = 0.0
    /// Level of the tests, after Holm's correction over all rows that moved.
    public var alpha = 0.05
    /// Whether times are compared, and can regress.
    public var comparesTimings = false
    /// One row for all configurations of an optimizer on a problem: more pairs, and so more power.
    public var poolsConfigurations = false

    /// Every worsening counts, times do not.
    public init() {}
  }

  /// What the differences of one row say.
  public enum Verdict: String, Sendable, Encodable {
    case same, better, worse
    /// It moved, and the metric has no better and worse.
    case moved
  }

  /// One metric of one configuration (or of all of an optimizer).
  public struct Row: Sendable {
    /// Its name in both results.
    public var problem: String
    /// Its name in both results.
    public var optimizer: String
    /// What tells the configuration from others: `learning rate 0.1`; empty where they are pooled.
    public var parameters: String
    /// The name of a metric that both sides measured.
    public var metric: String
    /// Medians over the pairs; infinite where half of them diverged.
    public var a: Double
    /// The mean of the second side, over the same seeds.
    public var b: Double
    /// Cells that both sides measured.
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
    /// By the interval and the tolerance of the options.
    public var verdict: Verdict
    /// Worse by more than the tolerance, and significant unless the pairs are too few to tell.
    public var isRegression: Bool
  }

  /// A row for each problem, optimizer and metric that both sides have.
  public var rows: [Row]
  /// Cells that both have, and those that only one has.
  public var pairedCells: Int
  /// Cells that only the first side has.
  public var onlyInA: Int
  /// Cells that only the second side has.
  public var onlyInB: Int
  /// Pairs whose measurements are equal to the last bit (timings aside).
  public var identicalCells: Int
  /// Parameters that one side alone knows, and that were left out of the pairing.
  public var ignoredParameters: [String]
  /// What was asked for.
  public var options: Options

  /// Where a side holds a configuration and seed more than once, its newest measurement counts.
  public init(_ a: [ComparedCell], _ b: [ComparedCell], catalog: Catalog, options: Options = Options()) {
    self.options = options
    let pairing = Pairing(a, b)
    ignoredParameters = pairing.ignored
    pairedCells = pairing.pairs.count
    onlyInA = pairing.onlyInA
    onlyInB = pairing.onlyInB
    identicalCells = pairing.pairs.count { $0.a.digest == $0.b.digest }
    rows = ComparisonRows(pairing, catalog, options).rows
  }

  /// The rows that make the command fail.
  public var regressions: [Row] { rows.filter(\.isRegression) }
}

extension Comparison {
  private struct Document: Encodable {
    var schema = 1
    var first: String
    var second: String
    var pairedCells: Int
    var onlyInA: Int
    var onlyInB: Int
    var identicalCells: Int
    var ignoredParameters: [String]
    var tolerance: Double
    var alpha: Double
    var regressions: Int
    var rows: [Row]
  }

  /// Every row, also those that are the same.
  ///
  /// - Parameters:
  ///   - first: says what A is.
  ///   - second: says what B is.
  public func json(first: String, second: String) throws -> String {
    let document = Document(
      first: first, second: second, pairedCells: pairedCells, onlyInA: onlyInA, onlyInB: onlyInB,
      identicalCells: identicalCells,
      ignoredParameters: ignoredParameters,
      tolerance: options.tolerance, alpha: options.alpha, regressions: regressions.count, rows: rows)
    return try JSONText.pretty(document, keys: .convertToSnakeCase)
  }
}

extension Comparison.Row: Encodable {
  /// What a smallest p could be is told by `is_testable`.
  private enum CodingKeys: String, CodingKey {
    case problem, optimizer, parameters, metric, a, b, pairs, change, relativeChange, p, isTestable, verdict
    case isRegression
  }
}
