import Vocabulary

/// Reads `exclude:`, a list of maps from columns to values, `where:` with a condition, or both.
struct ExclusionReader {
  let columns: GridColumns
  let values: ValueReader
  private var issues: IssueCollector { values.issues }

  func read(_ node: Node?) -> [Exclusion] {
    guard let node, !node.isEmpty else { return [] }
    return issues.items(of: node, "exclude wants a list of rules")?.compactMap(rule) ?? []
  }

  private func rule(_ node: Node) -> Exclusion? {
    guard let entries = node.entries, !entries.isEmpty else {
      return issues.fail(
        "a rule is a map from columns to values, or {where: CONDITION}, not \(node.formName)", at: node.span)
    }
    var expression: Expression?
    if let condition = node["where"] {
      let checker = ExpressionChecker(columns: columns, site: "where", allowsSeed: false, issues: issues)
      expression = checker.read(condition)
      if expression == nil { return nil }
    }
    if let seed = node.entry("seed") {
      return issues.fail(
        "a rule excludes configurations, which have no seed; --only can choose seeds", at: seed.key.span)
    }
    var map = node
    map.content = .mapping(entries.filter { $0.key.text != "where" })
    guard let match = values.vocabulary?.match(map, ValueReader.Site(key: "exclude"))?.map else { return nil }
    let columns = match.sorted { $0.key < $1.key }
    let parts = columns.map { Self.text($0.key, $0.value) }
    let written = parts + (expression.map { [parts.isEmpty ? $0.text : "(\($0.text))"] } ?? [])
    return Exclusion(
      condition: written.joined(separator: " and "), span: node.span,
      match: columns.map { (ColumnName($0.key), $0.value.list ?? [$0.value]) }, expression: expression)
  }

  private static func text(_ column: String, _ value: Value) -> String {
    func literal(_ value: Value) -> String {
      if let text = value.string { "\"\(text)\"" } else { value.description }
    }
    guard let list = value.list else { return "\(column) == \(literal(value))" }
    return "\(column) in [\(list.map(literal).joined(separator: ", "))]"
  }
}
