import Vocabulary

extension Expression {
  /// Whether the condition holds for a cell; `value` gives its columns by name, nil for one that it does not have.
  public func holds(_ value: (String) -> Value?) -> Bool {
    condition.holds { value($0.name) }
  }

  /// The names of all columns, in the order of the text.
  public var columns: [String] { condition.columns.map(\.name) }

  /// Whether the condition holds for one cell, or for a whole configuration; then it must not ask for the seed.
  public func holds(for configuration: Configuration, seed: Int? = nil) -> Bool {
    condition.holds { column in
      if column.name == "seed", let seed { return .integer(seed) }
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
    func holds(_ isSo: (Double, Double) -> Bool) -> Bool? {
      guard let a = left?.number, let b = right?.number else { return nil }
      return isSo(a, b)
    }
    return switch self {
    case .equal: holds(==) ?? (left != nil && left == right)
    case .unequal: !Self.equal.holds(left, right)
    case .less: holds(<) ?? false
    case .lessOrEqual: holds(<=) ?? false
    case .greater: holds(>) ?? false
    case .greaterOrEqual: holds(>=) ?? false
    }
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
