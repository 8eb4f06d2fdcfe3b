/// Checks an expression against the columns of an experiment: what cannot be meant is a mistake, not false.
struct ExpressionChecker {
  let columns: GridColumns
  /// What the expression belongs to, for messages: `where`, `--only`.
  let site: String
  /// False where whole configurations are meant.
  var allowsSeed = true
  let issues: IssueCollector

  /// The expression of a scalar; nil after reporting what is wrong with it.
  func read(_ node: Node) -> Expression? {
    guard let text = issues.text(of: node, "\(site) wants a condition, e.g. learning_rate > 0.05") else {
      return nil
    }
    let place = node.placer
    do {
      let expression = try Expression(text)
      return check(expression.condition, place) ? expression : nil
    } catch {
      return issues.fail(
        "\(site): \(error.message)", at: place(error.place), suggestion: error.suggestion)
    }
  }

  private typealias Placer = (Range<Int>?) -> Span

  private func check(_ condition: Condition, _ place: Placer) -> Bool {
    switch condition {
    case .not(let inner): return check(inner, place)
    case .all(let conditions), .any(let conditions):
      return conditions.reduce(true) { check($1, place) && $0 }
    case .membership(let operand, let literals):
      guard case .column(let column) = operand else {
        return report("a column must stand before \"in\"", operand.range, place)
      }
      guard check(column, against: nil, place) else { return false }
      return literals.reduce(true) { check(column, $1, isOrdering: false, place) && $0 }
    case .comparison(.column(let left), let comparison, .column(let right)):
      guard check(left, against: right, place), check(right, against: left, place) else { return false }
      return !comparison.isOrdering || [left, right].allSatisfy { checkOrder($0, place) }
    case .comparison(.column(let column), let comparison, .literal(let literal)),
      .comparison(.literal(let literal), let comparison, .column(let column)):
      guard check(column, against: nil, place) else { return false }
      return check(column, literal, isOrdering: comparison.isOrdering, place)
    case .comparison: return true
    }
  }

  private func check(_ column: ColumnName, against other: ColumnName?, _ place: Placer) -> Bool {
    if column.name == "seed", !allowsSeed {
      return report(
        "this chooses configurations, which have no seed; --only can choose seeds", column.range, place)
    }
    if columns.contains(column.name) { return true }
    if let other, columns.contains(other.name),
      columns.values(of: other.name)?.contains(.string(column.name)) == true
    {
      return report("a text is written in quotes: \"\(column.name)\"", column.range, place)
    }
    let names = columns.names
    let quotes = other == nil ? "" : "; a text is written in quotes"
    issues.report(
      "\(site): no column \(quoted(column.name))", column.name, noneOf: names,
      "\(quotes); there is \(listed(names, atMost: 16))", at: place(column.range))
    return false
  }

  private func checkOrder(_ column: ColumnName, _ place: Placer) -> Bool {
    guard let values = columns.values(of: column.name), !values.contains(where: { $0.number != nil }) else {
      return true
    }
    return report("\(column.name) has no numbers, so nothing is smaller or larger", column.range, place)
  }

  private func check(_ column: ColumnName, _ literal: Literal, isOrdering: Bool, _ place: Placer) -> Bool {
    guard let values = columns.values(of: column.name) else { return true }
    if isOrdering { return checkOrder(column, place) }
    if values.contains(where: { Comparison.equal.holds($0, literal.value) }) { return true }
    let text = literal.value.description
    if values.contains(where: { $0.map != nil }) {
      return report(
        "\(column.name) is a map; compare one of its keys, e.g. \(example(column))", column.range, place)
    }
    if values.contains(where: { $0.description == text }) {
      let isText = literal.value.string != nil
      return report(
        isText
          ? "\(column.name) holds no texts; remove the quotes"
          : "\(column.name) holds texts; write \"\(text)\" in quotes", literal.range, place)
    }
    let (message, near) = columns.refusal(of: text, inColumn: column.name)
    return report(message, literal.range, place, suggestion: near)
  }

  private func example(_ column: ColumnName) -> String {
    columns.names.first { $0.hasPrefix(column.name + ".") } ?? column.name
  }

  private func report(
    _ message: String, _ range: Range<Int>, _ place: Placer, suggestion: String? = nil
  ) -> Bool {
    issues.report("\(site): \(message)", at: place(range), suggestion: suggestion)
    return false
  }
}

extension Node {
  /// Where a stretch of the scalar's text is in its source. What is not on one line, or is written with escapes, is the
  /// whole scalar.
  fileprivate var placer: (Range<Int>?) -> Span {
    let span = span
    let wanted = Array((text ?? "").unicodeScalars)
    let line = Array(span.source.lines[min(span.line, span.source.lines.count) - 1].unicodeScalars)
    let starts = max(0, span.column - 1)...max(0, span.column)
    let start = starts.first {
      $0 + wanted.count <= line.count && Array(line[$0..<$0 + wanted.count]) == wanted
    }
    return { range in
      guard let start, let range else { return span }
      var place = span
      place.column = start + 1 + range.lowerBound
      place.length = max(1, range.count)
      return place
    }
  }
}
