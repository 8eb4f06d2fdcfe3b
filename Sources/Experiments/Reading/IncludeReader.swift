/// An entry under `include:`: configurations beside the grid, of the pairs that it names.
struct IncludeEntry {
  /// Labels; nil for every one.
  var problems: [String]?
  var optimizers: [String]?
  var layer: Layer
  var span: Span

  func names(_ problem: ProblemEntry, _ optimizer: OptimizerEntry) -> Bool {
    (problems?.contains(problem.label) ?? true) && (optimizers?.contains(optimizer.label) ?? true)
  }
}

/// Reads `include:`, a list of maps with `problem`, `optimizer` and the parameters of both.
struct IncludeReader {
  let entries: EntryReader
  private var issues: IssueCollector { entries.issues }

  init(entries: EntryReader) {
    self.entries = entries
  }

  func read(_ node: Node?) -> [IncludeEntry] {
    guard let node, !node.isEmpty else { return [] }
    guard let items = node.items else {
      issues.report("include wants a list of maps, not \(node.formName)", at: node.span)
      return []
    }
    return items.compactMap(entry)
  }

  private func entry(_ node: Node) -> IncludeEntry? {
    guard let all = node.entries, !all.isEmpty else {
      issues.report(
        "an include is a map with the keys of a configuration, not \(node.formName)", at: node.span)
      return nil
    }
    let isWrong = [
      ("problem", entries.problems.map(\.label)), ("optimizer", entries.optimizers.map(\.label)),
    ].contains { key, labels in node[key] != nil && self.labels(node[key], key, labels) == nil }
    if isWrong { return nil }
    let own = all.filter { !FileFormat.include.names.contains($0.key.text) }
    let include = IncludeEntry(
      problems: labels(node["problem"], "problem", entries.problems.map(\.label)),
      optimizers: labels(node["optimizer"], "optimizer", entries.optimizers.map(\.label)), layer: Layer(own),
      span: node.span)
    return checkKeys(include) ? include : nil
  }

  private func labels(_ node: Node?, _ key: String, _ known: [String]) -> [String]? {
    guard let node else { return nil }
    var labels: [String] = []
    for item in node.items ?? [node] {
      guard let text = item.text, known.contains(text) else {
        let near = item.text.flatMap { NearestName.of($0, in: known) }
        let found = item.text.map { quoted($0) } ?? item.formName
        issues.report(
          "there is no \(key) \(found)" + (near == nil ? "; it is one of \(listed(known, "or"))" : ""),
          at: item.span, suggestion: near)
        return nil
      }
      labels.append(text)
    }
    return labels
  }

  /// Every key must be one of each pair's parameters: for another pair it would say nothing.
  private func checkKeys(_ include: IncludeEntry) -> Bool {
    var isRight = true
    for entry in include.layer.entries {
      for problem in entries.problems {
        for optimizer in entries.optimizers where include.names(problem, optimizer) {
          let known = (problem.parameters + optimizer.kind.parameters).map(\.name)
          if known.contains(entry.key.text) { continue }
          isRight = false
          Fields.reportUnknown(
            entry.key, of: "problem \(problem.label) with optimizer \(optimizer.label)",
            known: known + FileFormat.include.names, issues)
        }
      }
    }
    return isRight
  }
}
