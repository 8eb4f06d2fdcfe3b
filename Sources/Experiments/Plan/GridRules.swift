import Vocabulary

/// What a file takes out of its grid: a rule under `exclude:`.
public struct Exclusion: Sendable {
  /// The condition that a configuration must satisfy to be excluded, as `where:` would have it.
  public var condition: String
  /// Where the file has the rule.
  public var location: SourceLocation
  /// How many configurations it excluded; one that several rules exclude counts for the first of them.
  public internal(set) var configurations = 0
  /// How many it would exclude alone.
  var matched = 0

  let span: Span
  /// Columns with the values one of which each must have.
  let match: [(column: ColumnName, values: [Value])]
  let expression: Expression?

  func excludes(_ configuration: Configuration) -> Bool {
    for (column, allowed) in match {
      let value = configuration.value(of: column)
      guard allowed.contains(where: { Comparison.equal.holds($0, value) }) else { return false }
    }
    return expression?.holds(for: configuration) ?? true
  }
}

/// The order in which cells are run; never part of what they are.
public enum CellOrder: String, SettingChoice {
  /// Within a seed as the file declares the configurations.
  case declared
  /// Within a seed by the cells' ids.
  case shuffled
  case byOptimizer = "by_optimizer"

  /// For a person: the rule, and how much it took out.
  public var summary: String {
    switch self {
    case .declared: "seed by seed, as the file has the configurations"
    case .shuffled: "seed by seed, within a seed as good as random, the same every time"
    case .byOptimizer: "one optimizer after the other"
    }
  }
}
