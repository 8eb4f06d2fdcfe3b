import Messages
import Results
import Vocabulary

/// What a comparison needs of a finished cell, whether a journal or a `cells.csv` told it.
public struct ComparedCell: Sendable {
  /// The id under which it was measured, 64 hexadecimal digits.
  public var id: String
  /// The same object for many cells of one configuration.
  var shared: Shared<ComparedConfiguration>
  /// Cells of one seed are paired.
  public var seed: Int
  /// What was measured, without series; NaN is measured and no number.
  public var outline: MeasurementOutline
  /// Equal for measurements that are equal to the last bit, timings aside.
  public var digest: String
  /// The git commit that measured it, where that is known.
  public var commit: String?
  /// Seconds since 1970; nil in a `cells.csv`, which holds a cell once.
  public var finishedAt: Double?
  /// What it cost, of one worker; nil in a `cells.csv` of an earlier version.
  public var seconds: Double?

  /// What tells it from others of its seed.
  public var configuration: ComparedConfiguration { shared.value }
  /// Then its metrics count as worst.
  public var hasDiverged: Bool { outline.outcome == .diverged }
  /// By name.
  public var metrics: [String: Double] { outline.metrics }
  /// Wall times and rates, by metric; they are compared on request only.
  public var timings: [String: Double] {
    Dictionary(uniqueKeysWithValues: outline.shape.timings.map { ($0, outline.timing($0) ?? .nan) })
  }
}

/// What tells cells of one configuration from those of others, seeds aside.
public struct ComparedConfiguration: Sendable, Hashable {
  /// Its name in the experiment.
  public let problem: String
  /// Of the problem.
  public let family: String
  /// Its name in the experiment.
  public let optimizer: String
  /// The configuration's values, flattened to dotted keys, without those that are none. See ``plain(_:)``.
  public let parameters: [String: String]

  /// A value's text in one form: files of earlier versions have 1 and false where others have 1.0 and 0.
  static func plain(_ text: String) -> String {
    switch text {
    case "true": "1"
    case "false": "0"
    default: Double(text).map(Value.shortest) ?? text
    }
  }
}

extension ComparedConfiguration {
  fileprivate init(problem: String, family: String, optimizer: String, values: [String: Value]) {
    self.init(
      problem: problem, family: family, optimizer: optimizer,
      parameters: values.flattened().filter { $0.value != .null }
        .mapValues { Self.plain($0.description) }.filter { !$0.value.isEmpty })
  }
}

extension ComparedCell {
  /// Those of a journal, in the order of their ids.
  static func read(_ results: CellResults) throws -> [ComparedCell] {
    struct Key: Hashable {
      var values: ObjectIdentifier
      var problem: String
      var family: String
      var optimizer: String
    }
    let heads = try results.heads()
    var known: [Key: Shared<ComparedConfiguration>] = [:]
    return heads.map { result, head in
      let key = Key(
        values: ObjectIdentifier(head.values), problem: head.problem, family: result.family,
        optimizer: head.optimizer)
      let configuration =
        known[key]
        ?? Shared(
          ComparedConfiguration(
            problem: head.problem, family: result.family, optimizer: head.optimizer, values: head.values.value
          ))
      known[key] = configuration
      return ComparedCell(
        id: result.cell, shared: configuration, seed: head.seed, outline: result.outline,
        digest: result.digest, commit: result.invocation.commit, finishedAt: result.finishedAt,
        seconds: result.seconds)
    }.sorted { $0.id < $1.id }
  }

  /// Whether another cell says the same, but for its id, its times and what is no number.
  package func isSame(as other: ComparedCell) -> Bool {
    func numbers(_ cell: ComparedCell) -> [String: Double] { cell.metrics.filter { !$0.value.isNaN } }
    return configuration == other.configuration && seed == other.seed && digest == other.digest
      && hasDiverged == other.hasDiverged && numbers(self) == numbers(other)
  }
}
