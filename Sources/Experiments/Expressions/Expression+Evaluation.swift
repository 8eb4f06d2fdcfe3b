import Vocabulary

extension Expression {
  /// Whether the condition holds for a cell; `value` gives its columns by name, nil for one that it does not have.
  public func holds(_ value: (String) -> Value?) -> Bool {
    condition.holds { value($0.name) }
  }

  /// The names of all columns, in the order of the text.
  public var columns: [String] { condition.columns.map(\.name) }

  /// Whether the condition holds for a configuration; it must not ask for the seed.
  func holds(for configuration: Configuration) -> Bool {
    condition.holds { configuration.value(of: $0) }
  }
}

extension Expression {
  /// Whether the condition holds for one cell.
  public func holds(for configuration: Configuration, seed: Int) -> Bool {
    condition.holds { column in
      if column.name == "seed" { return .integer(seed) }
      return configuration.value(of: column)
    }
  }
}

extension Condition {
  func holds(_ value: (ColumnName) -> Value?) -> Bool {
    switch self {
    case .comparison(let left, let comparison, let right):
      comparison.holds(left.value(value), right.value(value))
    case .membership(let operand, let literals):
      literals.contains { Comparison.equal.holds(operand.value(value), $0.value) }
    case .not(let condition): !condition.holds(value)
    case .all(let conditions): conditions.allSatisfy { $0.holds(value) }
    case .any(let conditions): conditions.contains { $0.holds(value) }
    }
  }

  var columns: [ColumnName] {
    switch self {
    case .comparison(let left, _, let right): left.columns + right.columns
    case .membership(let operand, _): operand.columns
    case .not(let condition): condition.columns
    case .all(let conditions), .any(let conditions): conditions.flatMap(\.columns)
    }
  }
}

extension Operand {
  fileprivate func value(_ value: (ColumnName) -> Value?) -> Value? {
    switch self {
    case .column(let column): value(column)
    case .literal(let literal): literal.value
    }
  }

  fileprivate var columns: [ColumnName] {
    if case .column(let column) = self { [column] } else { [] }
  }
}

extension Comparison {
  /// Numbers compare as numbers, however they are typed; a value that is not there only differs.
  func holds(_ left: Value?, _ right: Value?) -> Bool {
    switch self {
    case .equal: Self.isEqual(left, right)
    case .unequal: !Self.isEqual(left, right)
    case .less: Self.numbers(left, right).map { $0 < $1 } ?? false
    case .lessOrEqual: Self.numbers(left, right).map { $0 <= $1 } ?? false
    case .greater: Self.numbers(left, right).map { $0 > $1 } ?? false
    case .greaterOrEqual: Self.numbers(left, right).map { $0 >= $1 } ?? false
    }
  }

  private static func isEqual(_ left: Value?, _ right: Value?) -> Bool {
    guard let left, let right else { return false }
    if let (a, b) = numbers(left, right) { return a == b }
    return left == right
  }

  private static func numbers(_ left: Value?, _ right: Value?) -> (Double, Double)? {
    guard let a = left?.number, let b = right?.number else { return nil }
    return (a, b)
  }
}

extension Configuration {
  func value(of column: ColumnName) -> Value? {
    switch column.name {
    case "problem": .string(problem)
    case "optimizer": .string(optimizer)
    default: column.path.dropFirst().reduce(blockValues[column.path[0]]) { $0?.map?[$1] }
    }
  }
}
