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

  func read(_ node: Node?) -> [IncludeEntry] {
    guard let node, !node.isEmpty else { return [] }
    return issues.items(of: node, "include wants a list of maps")?.compactMap(entry) ?? []
  }

  private func entry(_ node: Node) -> IncludeEntry? {
    guard let all = node.entries, !all.isEmpty else {
      return issues.fail(
        "an include is a map with the keys of a configuration, not \(node.formName)", at: node.span)
    }
    var include = IncludeEntry(
      layer: Layer(entries: all.filter { !FileFormat.include.names.contains($0.key.text) }), span: node.span)
    if let node = node["problem"] {
      guard let labels = labels(node, "problem", entries.problems.map(\.label)) else { return nil }
      include.problems = labels
    }
    if let node = node["optimizer"] {
      guard let labels = labels(node, "optimizer", entries.optimizers.map(\.label)) else { return nil }
      include.optimizers = labels
    }
    return checkKeys(include) ? include : nil
  }

  private func labels(_ node: Node, _ key: String, _ known: [String]) -> [String]? {
    let items = node.items ?? [node]
    if let wrong = items.first(where: { !($0.text.map(known.contains) ?? false) }) {
      let found = wrong.text.map { quoted($0) } ?? wrong.formName
      let list = "; it is one of \(listed(known, "or"))"
      issues.report(
        "there is no \(key) \(found)", wrong.text ?? "", noneOf: known, list, at: wrong.span)
      return nil
    }
    return items.compactMap(\.text)
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
