import Vocabulary

/// Reads the entries of `problems:` and `optimizers:`, and checks which keys belong where.
final class EntryReader {
  let catalog: Catalog
  let issues: IssueCollector
  var problems: [ProblemEntry] = []
  var optimizers: [OptimizerEntry] = []
  /// False where an entry could not be told: then any key of the catalog may be meant for it.
  private var knowsProblems = true
  private var knowsOptimizers = true

  init(catalog: Catalog, issues: IssueCollector) {
    self.catalog = catalog
    self.issues = issues
  }

  /// The families whose metrics and keys the file may use.
  var usedFamilies: [ProblemFamily] {
    guard knowsProblems else { return catalog.families }
    return catalog.families.filter { family in problems.contains { $0.family.name == family.name } }
  }

  /// Everything that a default or an optimizer entry may set about problems.
  private(set) lazy var problemParameters: [Parameter] =
    knowsProblems
    ? usedFamilies.flatMap(\.parameters) + unique(problems.map(\.kind)).flatMap(\.parameters)
    : catalog.families.flatMap { $0.parameters + $0.kinds.flatMap(\.parameters) }

  private(set) lazy var optimizerParameters: [Parameter] =
    (knowsOptimizers ? unique(optimizers.map(\.kind)) : catalog.optimizers).flatMap(\.parameters)

  private(set) lazy var problemKeys = Set(problemParameters.map(\.name))
  private(set) lazy var optimizerKeys = Set(optimizerParameters.map(\.name))

  /// Each kind once, however many entries are of it.
  private func unique(_ kinds: [Kind]) -> [Kind] {
    var names: Set<String> = []
    return kinds.filter { names.insert($0.name).inserted }
  }

  // MARK: Problems

  func readProblems(_ node: Node?) {
    guard let items = items(node, "problems") else {
      knowsProblems = false
      return
    }
    var lines: [String: Int] = [:]
    for item in items { readProblem(item, &lines) }
  }

  private func readProblem(_ item: Node, _ lines: inout [String: Int]) {
    let discriminators = catalog.families.map(\.discriminator)
    guard let entries = item.entries else {
      knowsProblems = false
      let keys = listed(discriminators, "or")
      return issues.report("a problem is a map with the key \(keys), not \(item.formName)", at: item.span)
    }
    let chosen = entries.filter { discriminators.contains($0.key.text) }
    guard chosen.count == 1,
      let family = catalog.families.first(where: { $0.discriminator == chosen[0].key.text })
    else {
      knowsProblems = false
      return reportDiscriminator(item, chosen, discriminators)
    }
    guard let kinds = kinds(chosen[0].value, chosen[0].key.text, family.kinds) else {
      knowsProblems = false
      return
    }
    for (kind, place) in kinds {
      let label = label(item.entry("name"), "name of a problem") ?? kind.name
      if let line = lines.updateValue(item.span.line, forKey: label) {
        issues.report(
          "problem \(quoted(label)) is already given on line \(line); give one of them another \"name\"",
          at: item["name"]?.span ?? place)
      }
      let own = FileFormat.problem.names + [family.discriminator]
      let others = entries.filter { !own.contains($0.key.text) }
      problems.append(
        ProblemEntry(
          label: label, family: family, kind: kind, layer: Layer(others), span: item.span, kindSpan: place))
    }
  }

  private func reportDiscriminator(_ item: Node, _ chosen: [Node.Entry], _ discriminators: [String]) {
    if chosen.count > 1 {
      return issues.report(
        "a problem has one of \(listed(discriminators)); this one already has \(chosen[0].key.text)",
        at: chosen[1].key.span)
    }
    let known = Set(
      catalog.families.flatMap { $0.parameters + $0.kinds.flatMap(\.parameters) }.map(\.name)
        + FileFormat.problem.names)
    for entry in item.entries ?? [] where !known.contains(entry.key.text) {
      if let near = NearestName.of(entry.key.text, in: discriminators) {
        return issues.report(
          "unknown key \(quoted(entry.key.text)) of a problem", at: entry.key.span, suggestion: near)
      }
    }
    issues.report("a problem needs the key \(listed(discriminators, "or"))", at: item.span)
  }

  // MARK: Optimizers

  func readOptimizers(_ node: Node?) {
    guard let items = items(node, "optimizers") else {
      knowsOptimizers = false
      return
    }
    var lines: [String: Int] = [:]
    for item in items { readOptimizer(item, &lines) }
  }

  private func readOptimizer(_ item: Node, _ lines: inout [String: Int]) {
    // A bare word is an optimizer whose parameters all come from the defaults.
    let nameNode = item.text == nil ? item["name"] : item
    let entries = item.entries ?? []
    guard item.items == nil, let nameNode, !nameNode.isEmpty else {
      knowsOptimizers = false
      let near = entries.first { NearestName.of($0.key.text, in: ["name"]) != nil }
      if let near {
        return issues.report(
          "unknown key \(quoted(near.key.text)) of an optimizer", at: near.key.span, suggestion: "name")
      }
      return issues.report("an optimizer needs the key \"name\"", at: item.span)
    }
    guard let kinds = kinds(nameNode, "the name of an optimizer", catalog.optimizers) else {
      knowsOptimizers = false
      return
    }
    for (kind, place) in kinds {
      let label = label(item.entry("label"), "label of an optimizer") ?? kind.name
      if let line = lines.updateValue(item.span.line, forKey: label) {
        issues.report(
          "optimizer \(quoted(label)) is already given on line \(line); give one of them another \"label\"",
          at: item["label"]?.span ?? place)
      }
      let others = entries.filter { !FileFormat.optimizer.names.contains($0.key.text) }
      optimizers.append(
        OptimizerEntry(
          label: label, search: item["search"], kind: kind, layer: Layer(others), span: item.span,
          kindSpan: place))
    }
  }

  // MARK: Shared

  private func items(_ node: Node?, _ key: String) -> [Node]? {
    guard let node else { return nil }
    guard let items = node.items, !items.isEmpty else {
      let form = node.items == nil ? node.formName : "an empty list"
      issues.report("\(key) wants a list of maps, not \(form)", at: node.span)
      return nil
    }
    return items
  }

  /// The kinds that a word or a list of words names.
  private func kinds(_ node: Node, _ site: String, _ known: [Kind]) -> [(kind: Kind, place: Span)]? {
    var result: [(kind: Kind, place: Span)] = []
    var isWrong = false
    for item in node.items ?? [node] {
      guard let text = item.text, !item.isEmpty else {
        issues.report("\(site) wants a word, not \(item.formName)", at: item.span)
        isWrong = true
        continue
      }
      if let kind = known.first(where: { $0.name == text }) {
        result.append((kind, item.span))
        continue
      }
      isWrong = true
      let near = NearestName.of(text, in: known.map(\.name))
      let list = near == nil ? "; it is one of \(listed(known.map(\.name), "or"))" : ""
      issues.report("\(site) cannot be \(quoted(text))\(list)", at: item.span, suggestion: near)
    }
    return isWrong || result.isEmpty ? nil : result
  }

  private func label(_ entry: Node.Entry?, _ site: String) -> String? {
    guard let entry else { return nil }
    guard let text = entry.value.text, !text.isEmpty else {
      issues.report("the \(site) wants a text, not \(entry.value.formName)", at: entry.value.span)
      return nil
    }
    _ =
      issues.reportHidden(in: text, "the \(site)", at: entry.value.span)
      || issues.reportFormula(text, "the \(site)", at: entry.value.span)
    return text
  }
}
