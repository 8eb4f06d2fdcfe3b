import Study
import Vocabulary

/// What a file takes out of its grid: a rule under `exclude:`.
public struct Exclusion: Sendable {
  /// The condition that a configuration must satisfy to be excluded, as `where:` would have it.
  public var condition: String
  /// Where the file has the rule.
  public var location: SourceLocation { span.location }
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

extension GridExpander {
  /// The configurations of a pair that depend on no result, and the models that suggest the others, each with the number
  /// of its own among them.
  mutating func expand(
    _ draft: SearchDraft, of pair: Pair, axes: [String]
  ) -> (values: [BlockValues], models: [(model: SearchModel, count: Int)]) {
    var found: [BlockValues] = []
    var models: [(model: SearchModel, count: Int)] = []
    for index in exclusions.indices where exclusions[index].names(draft.columns) {
      // Which points it takes away follows from results.
      exclusions[index].matched += 1
    }
    for bindings in draft.combinations {
      let source = PointSource(draft, bindings, of: pair, axes: axes, exclusions: exclusions)
      let span = draft.search.$kind.node?.span ?? pair.optimizer.span
      var model = SearchModel(draft, source, at: span)
      var study = Study(model.strategy)
      let values = study.asks().map { source.values(at: $0.point) }
      if values.isEmpty {
        explain(source, SobolPoints(draft.space, count: 1, seed: draft.search.seed), pair)
        continue
      }
      model.declared = values.count
      model.toCome = max(0, model.strategy.mostTrials - values.count)
      models.append((model, values.count))
      found += values
    }
    return (found, models)
  }

  /// Why no point may be tried: a rule excludes them all, which is meant, or a constraint forbids them.
  private mutating func explain(_ source: PointSource, _ points: SobolPoints, _ pair: Pair) {
    let values = source.values(at: points.space.point(points.shares(0)))
    if isExcluded(source.configuration(values, id: "")) { return }
    guard let (key, message) = source.violation(values) else { return }
    issues.report(message, at: pair.places[key] ?? pair.optimizer.span)
  }
}

extension Exclusion {
  /// Whether it depends on one of the columns.
  fileprivate func names(_ columns: [String]) -> Bool {
    let own = match.map(\.column.name) + (expression?.columns ?? [])
    return own.contains { own in columns.contains { own == $0 || own.hasPrefix($0 + ".") } }
  }
}
