import Experiments
import Vocabulary

/// `match: {optimizer: [sgd, clip_sgd], learning_rate: 0.1}` and `where: learning_rate > 0.05`: which cells a table or
/// figure is about.
package struct Match: Settings {
  @Setting(.optional(.match), "only the cells whose columns have these values")
  package var match: [String: Value]?
  @Setting(
    .optional(.condition), key: "where", "only the cells that satisfy this, e.g. learning_rate > 0.05")
  package var condition: Expression?
  @Setting(
    .optional(.choice), "the stage of an experiment that tunes; without it the final one, where there is one")
  package var stage: Stage?

  /// All cells.
  package init() {}

  /// The members that match, each with the replicates that do.
  package func filter(_ members: [Member]) -> [Member] {
    let isFinal = members.contains { $0.replicates.contains { $0.cell.stage == .final } }
    let stage = stage ?? (isFinal ? .final : nil)
    let wanted = (match ?? [:]).map { ($0.key, $0.value.list ?? [$0.value]) }
    let condition = condition
    guard !wanted.isEmpty || condition != nil || stage != nil else { return members }
    func admits(_ configuration: Configuration, seed: Int) -> Bool {
      func value(_ column: String) -> Value? { Column.value(column, configuration, seed: seed) }
      return condition?.holds(value) != false
        && wanted.allSatisfy { column, allowed in allowed.contains { Self.isSame($0, value(column)) } }
    }
    return members.compactMap { member in
      var member = member
      member.replicates.removeAll { replicate in
        (stage != nil && replicate.cell.stage != nil && replicate.cell.stage != stage)
          || !admits(member.configuration, seed: replicate.cell.seed)
      }
      return member.replicates.isEmpty ? nil : member
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

extension SettingForm where Content == Expression {
  /// Over the columns of a configuration.
  package static var condition: Self {
    Self(.expression, read: { $0.string.flatMap { try? Expression($0) } }, write: { .string($0.text) })
  }
}

extension SettingForm where Content == [String: Value] {
  /// Columns, each with a value or a list of values.
  package static var match: Self { Self(.match, read: \.map) { .map($0) } }
}
