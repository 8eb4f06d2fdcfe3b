import Vocabulary

/// Reads the entries of `problems:` and `optimizers:`, and checks which keys belong where.
final class EntryReader {
  /// What the file may name, with what its programs declare once they are read.
  private(set) var catalog: Catalog
  let issues: IssueCollector
  /// Reads programs; nil where there can be none.
  private let programs: ProgramReader?
  /// Where slots are asked for.
  private(set) var needs: [(kind: String, count: Int, span: Span)] = []
  var problems: [ProblemEntry] = []
  var optimizers: [OptimizerEntry] = []
  /// False where an entry could not be told: then any key of the catalog may be meant for it.
  private var knowsProblems = true
  private var knowsOptimizers = true

  init(catalog: Catalog, issues: IssueCollector, programs: ProgramReader? = nil) {
    self.catalog = catalog
    self.issues = issues
    self.programs = programs
  }

  /// The families whose metrics and keys the file may use.
  var usedFamilies: [ProblemFamily] {
    guard knowsProblems else { return catalog.families }
    return catalog.families.filter { family in problems.contains { $0.family.name == family.name } }
  }

  /// Everything that a default or an optimizer entry may set about problems.
  private(set) lazy var problemParameters: [Parameter] =
    knowsProblems
    ? usedFamilies.flatMap(\.parameters)
      + problems.map(\.kind).unique(by: \.name).flatMap(\.parameters)
    : catalog.problemParameters

  private(set) lazy var optimizerParameters: [Parameter] =
    (knowsOptimizers ? optimizers.map(\.kind).unique(by: \.name) : catalog.optimizers)
    .flatMap(\.parameters)

  private(set) lazy var problemKeys = Set(problemParameters.map(\.name))

  // MARK: Problems

  func readProblems(_ node: Node?) {
    guard let items = items(node, "problems") else {
      knowsProblems = false
      return
    }
    var lines: [String: Int] = [:]
    var declared: [(kinds: [Kind], family: ProblemFamily, span: Span)] = []
    for item in items {
      if let programs, item[Program.key] != nil {
        if let read = readProgram(item, &lines, programs) {
          declared.append(read)
        } else {
          knowsProblems = false
        }
      } else if !readProblem(item, &lines) {
        knowsProblems = false
      }
    }
    for (kinds, family, span) in declared { declare(kinds, family, span) }
  }

  /// False after reporting that an entry before has the label.
  private func take(
    _ label: String, _ item: Node, _ lines: inout [String: Int], of noun: String, _ key: String,
    at place: Span
  ) -> Bool {
    guard let line = lines.updateValue(item.span.line, forKey: label) else { return true }
    return issues.refuse(
      "\(noun) \(quoted(label)) is already given on line \(line); give one of them another \"\(key)\"",
      at: item[key]?.span ?? place)
  }

  /// - Parameter keys: that are no parameters.
  private func append(
    _ label: String, _ family: ProblemFamily, _ kind: Kind, _ item: Node, besides keys: [String],
    at place: Span
  ) {
    let own = FileFormat.problem.names + keys
    let layer = Layer(entries: (item.entries ?? []).filter { !own.contains($0.key.text) })
    problems.append(
      ProblemEntry(
        label: label, family: family, kind: kind, layer: layer, span: item.span, kindSpan: place))
  }

  /// A program is a family of its own.
  private func readProgram(
    _ item: Node, _ lines: inout [String: Int], _ reader: ProgramReader
  ) -> (kinds: [Kind], family: ProblemFamily, span: Span)? {
    let families = catalog.families
    if let other = item.entries?.first(where: { entry in
      families.contains { $0.discriminator == entry.key.text }
    }) {
      return issues.fail("a problem has a command or \(other.key.text), not both", at: other.key.span)
    }
    guard let label = label(item.entry("name"), "name of a problem") else {
      if item.entry("name") == nil {
        issues.report("a program needs the key \"name\", which tables call it by", at: item.span)
      }
      return nil
    }
    let place = item[Program.key]?.span ?? item.span
    if families.contains(where: { $0.name == label }) {
      issues.report(
        "\(quoted(label)) is a family of problems of sweep; take another name",
        at: item["name"]?.span ?? place)
    }
    guard take(label, item, &lines, of: "problem", "name", at: place),
      let read = reader.read(item, label: label)
    else { return nil }
    needs += read.needs
    append(label, read.family, read.family.kinds[0], item, besides: ProgramReader.keys, at: place)
    return (read.optimizers, read.family, place)
  }

  /// Adds a program and its optimizers to what the file may name. Those of sweep are none of a file's that has programs
  /// alone.
  private func declare(_ kinds: [Kind], _ family: ProblemFamily, _ span: Span) {
    if catalog.families.allSatisfy({ $0.program == nil }), knowsProblems,
      problems.allSatisfy({ $0.family.program != nil })
    {
      catalog.optimizers = []
    }
    catalog.families.append(family)
    for kind in kinds {
      guard let known = catalog.optimizers.first(where: { $0.name == kind.name }) else {
        catalog.optimizers.append(kind)
        continue
      }
      if known.outline != kind.outline {
        issues.report(
          "optimizer \(quoted(kind.name)) of \(quoted(family.name)) has other parameters than that of another problem of"
            + " this file: give it another name", at: span)
      }
    }
  }

  /// False after reporting that it cannot be told which problem it is.
  private func readProblem(_ item: Node, _ lines: inout [String: Int]) -> Bool {
    let discriminators = catalog.families.map(\.discriminator).unique + (programs == nil ? [] : [Program.key])
    let wanted = "a problem is a map with the key \(listed(discriminators, "or"))"
    guard let entries = issues.entries(of: item, wanted) else { return false }
    let chosen = entries.filter { discriminators.contains($0.key.text) }
    guard chosen.count == 1 else { return refuseDiscriminator(entries, item, chosen, discriminators) }
    // Families may share the key: a model may classify images or write text.
    let key = chosen[0].key.text
    let sharing = catalog.families.filter { $0.discriminator == key }
    guard let kinds = kinds(chosen[0].value, key, sharing.flatMap(\.kinds)) else { return false }
    for (kind, place) in kinds {
      guard let family = sharing.first(where: { $0.kinds.contains { $0.name == kind.name } }) else {
        continue
      }
      let label = label(item.entry("name"), "name of a problem") ?? kind.name
      _ = take(label, item, &lines, of: "problem", "name", at: place)
      append(label, family, kind, item, besides: [key], at: place)
    }
    return true
  }

  private func refuseDiscriminator(
    _ entries: [Node.Entry], _ item: Node, _ chosen: [Node.Entry], _ discriminators: [String]
  ) -> Bool {
    if chosen.count > 1 {
      return issues.refuse(
        "a problem has one of \(listed(discriminators)); this one already has \(chosen[0].key.text)",
        at: chosen[1].key.span)
    }
    let known = Set(catalog.problemParameters.map(\.name) + FileFormat.problem.names)
    for entry in entries where !known.contains(entry.key.text) {
      if let near = NearestName.of(entry.key.text, in: discriminators) {
        return issues.refuse(
          "unknown key \(quoted(entry.key.text)) of a problem", at: entry.key.span, suggestion: near)
      }
    }
    return issues.refuse("a problem needs the key \(listed(discriminators, "or"))", at: item.span)
  }

  // MARK: Optimizers

  func readOptimizers(_ node: Node?) {
    guard let items = items(node, "optimizers") else {
      knowsOptimizers = false
      return
    }
    var lines: [String: Int] = [:]
    for item in items { knowsOptimizers = readOptimizer(item, &lines) && knowsOptimizers }
  }

  /// False after reporting that it cannot be told which optimizer it is.
  private func readOptimizer(_ item: Node, _ lines: inout [String: Int]) -> Bool {
    // A bare word is an optimizer whose parameters all come from the defaults.
    let nameNode = item.text == nil ? item["name"] : item
    let entries = item.entries ?? []
    guard item.items == nil, let nameNode, !nameNode.isEmpty else {
      let near = entries.first { NearestName.of($0.key.text, in: ["name"]) != nil }
      guard let near else { return issues.refuse("an optimizer needs the key \"name\"", at: item.span) }
      return issues.refuse(
        "unknown key \(quoted(near.key.text)) of an optimizer", at: near.key.span, suggestion: "name")
    }
    guard let kinds = kinds(nameNode, "the name of an optimizer", catalog.optimizers) else { return false }
    for (kind, place) in kinds {
      let label = label(item.entry("label"), "label of an optimizer") ?? kind.name
      _ = take(label, item, &lines, of: "optimizer", "label", at: place)
      let others = entries.filter { !FileFormat.optimizer.names.contains($0.key.text) }
      optimizers.append(
        OptimizerEntry(
          label: label, search: item["search"], kind: kind, layer: Layer(entries: others), span: item.span,
          kindSpan: place))
    }
    return true
  }

  // MARK: Shared

  private func items(_ node: Node?, _ key: String) -> [Node]? {
    guard let node else { return nil }
    guard let items = node.items, !items.isEmpty else {
      let form = node.items == nil ? node.formName : "an empty list"
      return issues.fail("\(key) wants a list of maps, not \(form)", at: node.span)
    }
    return items
  }

  /// The kinds that a word or a list of words names.
  private func kinds(_ node: Node, _ site: String, _ known: [Kind]) -> [(kind: Kind, place: Span)]? {
    let items = node.items ?? [node]
    let kinds = items.compactMap { item -> (kind: Kind, place: Span)? in
      guard let text = issues.text(of: item, "\(site) wants a word") else { return nil }
      guard let kind = known.first(where: { $0.name == text }) else {
        return issues.fail(site, cannotBe: text, but: known.map(\.name), at: item.span)
      }
      return (kind, item.span)
    }
    return kinds.isEmpty || kinds.count < items.count ? nil : kinds
  }

  private func label(_ entry: Node.Entry?, _ site: String) -> String? {
    guard let entry else { return nil }
    guard let text = entry.value.text, !text.isEmpty else {
      return issues.fail("the \(site) wants a text, not \(entry.value.formName)", at: entry.value.span)
    }
    _ =
      issues.reportHidden(in: text, "the \(site)", at: entry.value.span)
      || issues.reportFormula(text, "the \(site)", at: entry.value.span)
    return text
  }
}

extension Kind {
  /// What two declarations of one optimizer must have in common.
  fileprivate var outline: [String] {
    parameters.map { "\($0.name): \($0.type.text), \($0.standard?.canonical ?? "-"), \($0.isRequired)" }
      .sorted()
  }
}
