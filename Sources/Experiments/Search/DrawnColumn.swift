/// A column whose values a search gave, for one optimizer on one problem.
public struct DrawnColumn: Sendable, Hashable {
  /// Its name in the file.
  public var problem: String
  /// Its name in the file.
  public var optimizer: String
  /// `learning_rate`, `noise.tail_index`.
  public var column: String
  /// The scale of the range in the file.
  public var isLogarithmic: Bool
  /// Every configuration has values of its own; false for a grid, where all combine.
  public var isSampled: Bool
}

extension Template {
  /// The open ranges below a column, each with the column that gets its values.
  func openColumns(_ column: String) -> [(column: String, range: OpenRange)] {
    switch self {
    case .value: []
    case .open(let range): [(column, range)]
    case .choice(_, let choices): choices.flatMap { $0.openColumns(column) }
    case .list(let elements): elements.flatMap { $0.openColumns(column) }
    case .map(let entries): entries.flatMap { $0.value.openColumns("\(column).\($0.key)") }
    case .located(let template, _): template.openColumns(column)
    }
  }
}

extension Experiment {
  /// What searches gave, in the order of the file.
  public var drawnColumns: [DrawnColumn] { sources.pairs.flatMap(\.drawn) }
}
