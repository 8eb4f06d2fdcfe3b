import Experiments
import Vocabulary

/// `match: {optimizer: [sgd, clip_sgd], learning_rate: 0.1}` and `where: learning_rate > 0.05`: which cells a table or
/// figure is about.
struct Match {
  /// What every table and figure understands besides its own keys.
  static let parameters: [Parameter] = [
    .optional("where", .expression, "only the cells that satisfy this, e.g. learning_rate > 0.05"),
    .optional(
      "stage",
      .choice([
        Choice(Stage.tune.rawValue, "the grid on the tuning seeds"),
        Choice(Stage.final.rawValue, "the chosen configurations on fresh seeds"),
      ]), "the stage of an experiment that tunes; without it the final one, where there is one"),
  ]

  private var conditions: [(column: String, allowed: [Value])] = []
  private var expression: Expression?
  private var stage: Stage?

  /// - Parameters:
  ///   - value: a map from columns to a value or a list of values; nil matches everything.
  ///   - condition: the text of an ``Expression`` that the schema has read before.
  ///   - stage: nil for the last one that there is.
  init(_ value: Value?, where condition: String? = nil, stage: Stage? = nil) {
    expression = condition.flatMap { try? Expression($0) }
    self.stage = stage
    for (column, wanted) in value?.map ?? [:] {
      conditions.append((column, wanted.list ?? [wanted]))
    }
    conditions.sort { $0.column < $1.column }
  }

  /// The members that match, each with the replicates that do.
  func filter(_ members: [Member]) -> [Member] {
    let stage = stage ?? Self.lastStage(members)
    guard !conditions.isEmpty || expression != nil || stage != nil else { return members }
    return members.compactMap { member in
      var member = member
      member.replicates.removeAll { replicate in
        (stage != nil && replicate.cell.stage != nil && replicate.cell.stage != stage)
          || !admits(member.configuration, seed: replicate.cell.seed)
      }
      return member.replicates.isEmpty ? nil : member
    }
  }

  private static func lastStage(_ members: [Member]) -> Stage? {
    let isFinal = members.contains { $0.replicates.contains { $0.cell.stage == .final } }
    return isFinal ? .final : nil
  }

  private func admits(_ configuration: Configuration, seed: Int) -> Bool {
    if let expression, !expression.holds({ Column.value($0, configuration, seed: seed) }) { return false }
    return conditions.allSatisfy { condition in
      let value = Column.value(condition.column, configuration, seed: seed)
      return condition.allowed.contains { Self.isSame($0, value) }
    }
  }

  /// A match is read without the schema of its column, so `0.1`, `1` or `true` may arrive as text.
  private static func isSame(_ wanted: Value, _ value: Value?) -> Bool {
    guard let value else { return wanted == .null }
    if Column.comparable(wanted) == value { return true }
    guard let text = wanted.string else { return wanted.description == value.description }
    if let a = Double(text), let b = value.number { return a == b }
    return text == value.description
  }
}
