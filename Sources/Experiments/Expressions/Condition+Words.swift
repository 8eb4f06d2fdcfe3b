// The words and signs of conditions, each declared once: the lexer knows no other, and the reference explains them.

package enum Comparison: String, Sendable, Hashable, CaseIterable {
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  var isOrdering: Bool { self != .equal && self != .unequal }

  var summary: String {
    switch self {
    case .equal: "Is this number, text or flag. A column that a cell does not have equals nothing."
    case .unequal: "Is another one, or is not there."
    case .less: "Is a smaller number; a column that is not there is neither smaller nor larger."
    case .lessOrEqual: "Is a smaller number or this one."
    case .greater: "Is a larger number."
    case .greaterOrEqual: "Is a larger number or this one."
    }
  }
}

extension Condition {
  /// Words that name no column.
  enum Word: String, CaseIterable {
    case and, or, not, `in`, inf, `true`, `false`
  }

  static let quotes: [Unicode.Scalar] = ["\"", "'"]
  static let symbols: [Unicode.Scalar] = ["(", ")", "[", "]", ","]

  package static let forms: [ExpressionForm] =
    Comparison.allCases.map { comparison in
      let value = comparison.isOrdering ? "0.05" : "0.1"
      return ExpressionForm(
        text: "A \(comparison.rawValue) B", summary: comparison.summary,
        example: "learning_rate \(comparison.rawValue) \(value)")
    }
    + [
      ExpressionForm(
        text: "A <= B <= C", summary: "Comparisons in a chain hold together.",
        example: "0.01 <= learning_rate <= 0.1"),
      ExpressionForm(
        text: "in [A, B]", summary: "Is one of the values.", example: "optimizer in [\"sgd\", \"clip_sgd\"]"),
      ExpressionForm(
        text: "not in [A, B]", summary: "Is none of them, or is not there.",
        example: "learning_rate not in [0.1, 0.2]"),
      ExpressionForm(
        text: "not A", summary: "A does not hold. It binds more than and.", example: "not (momentum == 0)"),
      ExpressionForm(
        text: "A and B", summary: "Both hold. It binds more than or.",
        example: "optimizer == \"sgd\" and learning_rate > 0.05"),
      ExpressionForm(
        text: "A or B", summary: "One holds, or both.", example: "learning_rate < 0.01 or momentum > 0.5"),
      ExpressionForm(
        text: "( )", summary: "What is within is one condition.",
        example: "(momentum == 0 or momentum == 0.9) and learning_rate > 0.05"),
      ExpressionForm(
        text: "\"text\", 'text'", summary: "A text; a word without quotes is a column, dotted within a map.",
        example: "noise.law == 'normal'"),
      ExpressionForm(
        text: "0.05, 1e-3, inf", summary: "A number.", example: "threshold_beta == inf"),
      ExpressionForm(text: "true, false", summary: "A flag.", example: "nesterov == true"),
    ]
}
