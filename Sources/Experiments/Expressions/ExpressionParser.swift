import Vocabulary

/// Reads an expression by recursive descent: `or` binds least, then `and`, then `not`, then comparisons.
struct ExpressionParser {
  /// Deeper nesting was not written by a person, and would use up the stack.
  private static let deepest = 64

  private let tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0

  init(_ text: String) throws(ExpressionError) {
    tokens = try ExpressionLexer.tokens(text)
  }

  mutating func parse() throws(ExpressionError) -> Condition {
    if token.kind == .end { throw ExpressionError("a condition is missing", at: token.range) }
    let condition = try disjunction()
    switch token.kind {
    case .end: return condition
    case .symbol(")"): throw ExpressionError("no parenthesis is open here", at: token.range)
    default:
      throw ExpressionError(
        "a condition is complete before this; \"and\" or \"or\" may follow", at: token.range)
    }
  }

  private var token: ExpressionToken { tokens[position] }

  private mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  private mutating func accept(_ kind: ExpressionToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  private mutating func disjunction() throws(ExpressionError) -> Condition {
    var conditions = [try conjunction()]
    while accept(.keyword(.or)) { conditions.append(try conjunction()) }
    return conditions.count == 1 ? conditions[0] : .any(conditions)
  }

  private mutating func conjunction() throws(ExpressionError) -> Condition {
    var conditions = [try factor()]
    while accept(.keyword(.and)) { conditions.append(try factor()) }
    return conditions.count == 1 ? conditions[0] : .all(conditions)
  }

  private mutating func factor() throws(ExpressionError) -> Condition {
    depth += 1
    defer { depth -= 1 }
    let start = token.range
    guard depth < Self.deepest else {
      throw ExpressionError("nested more than \(Self.deepest) levels deep", at: start)
    }
    if accept(.keyword(.not)) { return .not(try factor()) }
    if accept(.symbol("(")) {
      let condition = try disjunction()
      guard accept(.symbol(")")) else {
        throw ExpressionError("the parenthesis that opens here is not closed", at: start)
      }
      return condition
    }
    return try comparison()
  }

  private mutating func comparison() throws(ExpressionError) -> Condition {
    var left = try operand()
    let start = left.range
    if accept(.keyword(.in)) { return .membership(left, try list()) }
    if token.kind == .keyword(.not), position + 1 < tokens.count, tokens[position + 1].kind == .keyword(.in) {
      advance()
      advance()
      return .not(.membership(left, try list()))
    }
    var conditions: [Condition] = []
    while case .comparison(let comparison) = token.kind {
      let place = token.range
      advance()
      let right = try operand()
      if case .literal = left, case .literal = right {
        throw ExpressionError("both sides are values; one must be a column", at: left.range)
      }
      if comparison.isOrdering, let text = left.text ?? right.text {
        throw ExpressionError("\(quoted(text)) is a text: texts are only equal or unequal", at: place)
      }
      conditions.append(.comparison(left, comparison, right))
      left = right
    }
    guard !conditions.isEmpty else {
      if case .column(let column) = left {
        throw ExpressionError(
          "\(quoted(column.name)) is a column; compare it, e.g. \(column.name) == 1", at: start)
      }
      throw ExpressionError("a value alone is no condition", at: start)
    }
    return conditions.count == 1 ? conditions[0] : .all(conditions)
  }

  private mutating func operand() throws(ExpressionError) -> Operand {
    let token = token
    switch token.kind {
    case .value: return .literal(try literal())
    case .word(let name):
      advance()
      let column = ColumnName(name, at: token.range)
      guard column.path.allSatisfy({ !$0.isEmpty }) else {
        throw ExpressionError("\(quoted(name)) is no name of a column", at: token.range)
      }
      return .column(column)
    case .end: throw ExpressionError("a column or a value is missing", at: token.range)
    default: throw ExpressionError("a column or a value is missing before this", at: token.range)
    }
  }

  private mutating func literal() throws(ExpressionError) -> Literal {
    let token = token
    switch token.kind {
    case .value(let value):
      advance()
      return Literal(value: value, range: token.range)
    case .word(let word):
      throw ExpressionError("a list holds values; write a text in quotes, \"\(word)\"", at: token.range)
    default: throw ExpressionError("a value is missing here", at: token.range)
    }
  }

  private mutating func list() throws(ExpressionError) -> [Literal] {
    let start = token.range
    guard accept(.symbol("[")) else {
      throw ExpressionError("\"in\" wants a list, e.g. in [0.1, 0.2]", at: start)
    }
    var literals: [Literal] = []
    repeat { literals.append(try literal()) } while accept(.symbol(","))
    guard accept(.symbol("]")) else {
      throw ExpressionError("the list that opens here is not closed by \"]\"", at: start)
    }
    return literals
  }
}

extension Operand {
  var range: Range<Int> {
    switch self {
    case .column(let column): column.range
    case .literal(let literal): literal.range
    }
  }

  fileprivate var text: String? {
    if case .literal(let literal) = self { literal.value.string } else { nil }
  }
}
