import Vocabulary

/// A condition on the columns of a cell, as `where:` and `--only` have it: `optimizer == "sgd" and learning_rate > 0.05`.
///
/// Comparisons `== != < <= > >=`, chains of them (`0.01 <= learning_rate <= 0.1`), `in [..]`, `not in [..]`, `and`, `or`,
/// `not`, parentheses. A bare word is a column (dotted inside nested maps), a text is in single or double quotes.
///
/// A column that a cell does not have equals nothing, is smaller and larger than nothing and in no list; so
/// `clip_threshold != 4` and `not (clip_threshold < 4)` hold for an optimizer without a threshold.
public struct Expression: Sendable, Hashable {
  /// As it was written.
  public let text: String
  let condition: Condition

  /// Reads the text; what its columns are is checked by whoever knows the columns.
  public init(_ text: String) throws(ExpressionError) {
    var parser = try ExpressionParser(text)
    condition = try parser.parse()
    self.text = text
  }
}

extension Expression: CustomStringConvertible {
  /// As it was written.
  public var description: String { text }
}

/// What is wrong with a condition or a metric expression, and where in its text.
public struct ExpressionError: Error, Sendable, Hashable {
  /// What is wrong, without the place.
  public var message: String
  /// Counted from 0, in Unicode scalars; nil for the whole text.
  public var place: Range<Int>?
  /// What was probably meant.
  public var suggestion: String?

  init(_ message: String, at place: Range<Int>? = nil, suggestion: String? = nil) {
    self.message = message
    self.place = place
    self.suggestion = suggestion
  }
}

/// What may be written in a condition or a metric expression, its meaning, and a whole one for example.
package struct ExpressionForm: Sendable {
  package var text: String
  package var summary: String
  package var example: String
}

/// The tree of an expression. Chains are one node each: a tree is as deep as its text nests, however long that is.
package indirect enum Condition: Sendable, Hashable {
  case comparison(Operand, Comparison, Operand)
  case membership(Operand, [Literal])
  case not(Condition)
  case all([Condition])
  case any([Condition])
}

package enum Operand: Sendable, Hashable {
  case column(ColumnName)
  case literal(Literal)
}

/// A column with its place in the text.
package struct ColumnName: Sendable, Hashable {
  var name: String
  /// The steps of the dotted name.
  var path: [String]
  var range: Range<Int>

  init(_ name: String, at range: Range<Int> = 0..<0) {
    self.name = name
    path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    self.range = range
  }
}

/// A number, a text, true or false, with its place in the text.
package struct Literal: Sendable, Hashable {
  var value: Value
  var range: Range<Int>
}
