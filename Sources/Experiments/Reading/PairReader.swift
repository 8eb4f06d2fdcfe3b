import Vocabulary

/// Resolves the layers of each problem and optimizer into templates: an include over the optimizer over the problem over
/// the defaults, and under them the catalog's defaults.
struct PairReader {
  let entries: EntryReader
  let defaults: Layer
  let includes: [IncludeEntry]
  let values: ValueReader
  /// The sections in the order in which the file has them: the order of the grid's axes.
  let order: [Section]
  private var issues: IssueCollector { values.issues }

  /// Every problem with every optimizer, in declared order, each followed by its includes; pairs with a mistake are
  /// left out.
  func read() -> [Pair] {
    checkDefaults()
    let optimizers = entries.optimizers.map {
      ($0, resolve($0.kind.parameters, [.defaults: defaults, .optimizers: $0.layer]))
    }
    var pairs: [Pair] = []
    for problem in entries.problems {
      let base = resolve(problem.parameters, [.defaults: defaults, .problems: problem.layer]) { parameter in
        // Where every optimizer overrides the key, what is here needs not be complete.
        entries.optimizers.contains { $0.layer[parameter.name] == nil }
      }
      for (optimizer, own) in optimizers {
        if let known = problem.family.optimizers, !known.contains(optimizer.kind.name) {
          issues.report(
            "problem \(quoted(problem.label)) has no optimizer \(quoted(optimizer.kind.name)); it has \(listed(known))",
            at: optimizer.kindSpan)
          continue
        }
        guard let pair = pair(problem, base, optimizer, own) else { continue }
        pairs.append(pair)
        for include in includes where include.names(problem, optimizer) {
          let included = self.pair(problem, base, optimizer, own, include)
          if let included, requireValues(included, include) { pairs.append(included) }
        }
      }
    }
    return pairs
  }

  /// Reads each default by every type it may have, so that one that is overridden everywhere is checked too.
  private func checkDefaults() {
    let parameters = Dictionary(grouping: entries.problemParameters + entries.optimizerParameters, by: \.name)
    for entry in defaults.entries {
      for parameter in parameters[entry.key.text] ?? [] {
        let site = ValueReader.Site(key: parameter.name, unit: parameter.unit, isWhole: false)
        _ = values.read(entry.value, as: parameter.type, site)
      }
    }
  }

  /// The parameters that a layer or the catalog gives a value, by name.
  private func resolve(
    _ parameters: [Parameter], _ layers: [Section: Layer], isWhole: (Parameter) -> Bool = { _ in true }
  ) -> [String: ResolvedKey] {
    var result: [String: ResolvedKey] = [:]
    for parameter in parameters {
      let (name, type) = (parameter.name, parameter.type)
      let given = Section.allCases.compactMap { section in
        layers[section]?[name].map { (section: section, node: $0) }
      }
      guard let top = given.last else {
        result[name] = parameter.standard.map {
          ResolvedKey(template: .value(type.resolved($0)), section: nil)
        }
        continue
      }
      let node = given.dropFirst().reduce(given[0].node) { $0.overridden(by: $1.node, type) }
      let site = ValueReader.Site(key: name, unit: parameter.unit, isWhole: isWhole(parameter))
      result[name] = ResolvedKey(template: values.read(node, as: type, site), section: top.section)
    }
    return result
  }

  private func pair(
    _ problem: ProblemEntry, _ base: [String: ResolvedKey], _ optimizer: OptimizerEntry,
    _ own: [String: ResolvedKey], _ include: IncludeEntry? = nil
  ) -> Pair? {
    let top = include?.layer ?? Layer()
    let layers: [Section: Layer] = [
      .defaults: defaults, .problems: problem.layer, .optimizers: optimizer.layer, .include: top,
    ]
    let others = problem.parameters.filter { optimizer.layer[$0.name] != nil || top[$0.name] != nil }
    let included = optimizer.kind.parameters.filter { top[$0.name] != nil }
    var resolved = base
    for upper in [resolve(others, layers), own, resolve(included, layers.filter { $0.key != .problems })] {
      resolved.merge(upper) { _, upper in upper }
    }
    let parameters = problem.parameters + optimizer.kind.parameters
    let isComplete = requireAll(problem, optimizer, resolved)
    guard isComplete, resolved.values.allSatisfy({ $0.template != nil }) else { return nil }
    var keys: [(key: String, template: Template)] = []
    func append(_ key: String) {
      if let template = resolved.removeValue(forKey: key)?.template { keys.append((key, template)) }
    }
    var places: [String: Span] = [:]
    for section in order {
      for entry in layers[section]?.entries ?? [] where resolved[entry.key.text]?.section == section {
        places[entry.key.text] = entry.value.span
        append(entry.key.text)
      }
    }
    let absent = parameters.map(\.name).filter { name in
      resolved[name] == nil && !keys.contains { $0.key == name }
    }
    for parameter in parameters { append(parameter.name) }
    return Pair(
      problem: problem, optimizer: optimizer, keys: keys, absent: absent, places: places,
      include: include?.span)
  }

  /// An include says which configurations it adds: what its pair varies must be given a value.
  private func requireValues(_ pair: Pair, _ include: IncludeEntry) -> Bool {
    let open = pair.keys.filter {
      include.layer[$0.key] == nil
        && ($0.template.hasRange || $0.template.folded.expanded(limit: 1).count > 1)
    }.map(\.key)
    if open.isEmpty { return true }
    return issues.refuse(
      "this needs \(Fields.named(open)), which optimizer \(quoted(pair.optimizer.label)) on problem"
        + " \(quoted(pair.problem.label)) varies", at: include.span)
  }

  private func requireAll(
    _ problem: ProblemEntry, _ optimizer: OptimizerEntry, _ resolved: [String: ResolvedKey]
  ) -> Bool {
    func check(_ parameters: [Parameter], _ layers: [Layer], _ owner: String, _ span: Span) -> Bool {
      let missing = parameters.filter { $0.isRequired && resolved[$0.name] == nil }.map(\.name)
      let unexplained = missing.filter { name in !layers.contains { $0.misspelt.contains(name) } }
      if !unexplained.isEmpty { issues.report("\(owner) needs \(Fields.named(unexplained))", at: span) }
      return missing.isEmpty
    }
    let hasProblem = check(
      problem.parameters, [defaults, problem.layer, optimizer.layer], "problem \(problem.title)",
      problem.span)
    let hasOptimizer = check(
      optimizer.kind.parameters, [defaults, optimizer.layer], "optimizer \(optimizer.kind.name)",
      optimizer.span)
    return hasProblem && hasOptimizer
  }
}

extension Node {
  /// The node with `upper` over it: two blocks, or variants of the same tag, are merged key by key, all else is replaced.
  fileprivate func overridden(by upper: Node, _ type: ParameterType) -> Node {
    if case .block(let parameters) = type, let lower = entries, let over = upper.entries {
      return .mapping(lower.overridden(by: over, parameters), at: upper.span)
    }
    guard case .variant(let tag, let kinds) = type, let word = variantWord(tag),
      upper.variantWord(tag) == word,
      let kind = kinds.first(where: { $0.name == word })
    else { return upper }
    var merged = (entries ?? []).overridden(by: upper.entries ?? [], kind.parameters)
    if merged.first(where: { $0.key.text == tag }) == nil {
      let tagNode = Node(content: .scalar(text: word, isPlain: true), span: upper.span)
      merged.insert(Entry(key: Key(text: tag, span: upper.span), value: tagNode), at: 0)
    }
    return .mapping(merged, at: upper.span)
  }

  private func variantWord(_ tag: String) -> String? {
    if reference != nil { return nil }
    return text ?? self[tag]?.text
  }
}

extension [Node.Entry] {
  /// The entries of a map of parameters with those of `upper` over them, key by key.
  fileprivate func overridden(by upper: [Node.Entry], _ parameters: [Parameter]) -> [Node.Entry] {
    laid(under: upper) { key, lower, upper in
      lower.overridden(by: upper, parameters.first { $0.name == key }?.type ?? .string)
    }
  }
}
