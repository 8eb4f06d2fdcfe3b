import Vocabulary

/// Reads nodes by the schema's types, reporting what does not fit; axes stay open in the ``Template``.
final class ValueReader {
  /// What a value is for, and what may be written there.
  struct Site {
    /// The key, for messages.
    var key: String
    var unit = ""
    /// Whether a list where one value is wanted is an axis, and `$name` a reference; a report has no axes.
    var allowsAxes = true
    /// False while a layer is checked that others complete, e.g. a default that an entry adds keys to.
    var isWhole = true
    /// True inside a list that is one value: a list in it is not an axis.
    var isElement = false
    /// Whether a list of words may be empty: where leaving the key out gives some of them.
    var allowsNone = false
    /// Whether a text may have several lines.
    var isProse = false
    /// True in a zip, where a value may come back beside another one of its neighbour.
    var allowsRepeats = false
  }

  let issues: IssueCollector
  let limits: Limits
  private let axes: [String: Node]
  /// The axes whose definitions are being read, outermost first.
  private(set) var openAxes: [String] = []
  /// Nodes read since the outermost of them was opened.
  private var readsOfAxis = 0
  /// Whether a range may leave its values to a search.
  var isSearching = false
  /// What resolves `metric`, `column` and `match`; nil where no report is read.
  var vocabulary: ReportVocabulary?

  init(issues: IssueCollector, limits: Limits, axes: [Node.Entry]) {
    self.issues = issues
    self.limits = limits
    self.axes = Dictionary(axes.map { ($0.key.text, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The template that `node` stands for with the places of its parts, or nil after reporting why it stands for none.
  func read(_ node: Node, as type: ParameterType, _ site: Site) -> Template? {
    guard isWithinAxisLimits(node) else { return nil }
    if node.isEmpty { return fail("\(site.key) has no value", node) }
    if site.allowsAxes, let name = node.reference { return reference(name, node, type, site) }
    if let zip = node.zip { return zipped(node, zip, type, site) }
    return unplaced(node, as: type, site).map { .located($0, node.span) }
  }

  private func unplaced(_ node: Node, as type: ParameterType, _ site: Site) -> Template? {
    switch type {
    case .list(let element): return list(node, of: element, site)
    case .match: return vocabulary?.match(node, site).map(Template.value)
    case .expression: return vocabulary?.expression(node, site).map(Template.value)
    case .words(let choices): return words(node, choices, type, site)
    case .block(let parameters): return block(node, parameters, type, site)
    case .variant(let tag, let kinds):
      return variant(node, tag: tag, kinds, site)
    default:
      switch node.content {
      case .scalar(let text, let isPlain):
        if case .integer(let range) = type, isPlain, let ends = integerSpan(text) {
          return integers(ends, text, range, node, site)
        }
        return scalar(text, isPlain: isPlain, node, type, site).map(Template.value)
      case .sequence: return axis(node, type, site)
      case .mapping:
        switch type {
        case .number, .integer: return range(node, type, site)
        default: return fail("\(site.key) wants \(type.noun), not a map", node)
        }
      }
    }
  }

  /// Like ``read(_:as:_:)`` where no axis may be: a report, a seed's bounds.
  func readValue(_ node: Node, as type: ParameterType, _ site: Site) -> Value? {
    var site = site
    site.allowsAxes = false
    return read(node, as: type, site)?.constant
  }

  /// Of a key that nothing more is to be said of.
  func readValue(_ node: Node, as type: ParameterType, _ key: String) -> Value? {
    readValue(node, as: type, Site(key: key))
  }

  func fail<Content>(_ message: String, _ node: Node, suggestion: String? = nil) -> Content? {
    issues.fail(message, at: node.span, suggestion: suggestion)
  }

  // MARK: Axes

  /// False, after reporting it once, where one axis stands for too much: ten axes that each name the next one ten times
  /// stand for 10¹⁰ values.
  private func isWithinAxisLimits(_ node: Node) -> Bool {
    guard let name = openAxes.first else {
      readsOfAxis = 0
      return true
    }
    readsOfAxis += 1
    if readsOfAxis == limits.rangeValues + 1 {
      issues.report("axis \(quoted(name)) stands for more than \(limits.rangeValues) values", at: node.span)
    }
    return readsOfAxis <= limits.rangeValues
  }

  private func reference(_ name: String, _ node: Node, _ type: ParameterType, _ site: Site) -> Template? {
    guard let definition = axes[name] else {
      let near = NearestName.of(name, in: axes.keys.sorted()).map { "$" + $0 }
      return fail("no axis \(quoted(name)) under \"axes\"", node, suggestion: near)
    }
    guard !openAxes.contains(name) else { return fail("axis \(quoted(name)) refers to itself", node) }
    guard openAxes.count < limits.depth else {
      return fail("axes that name axes, more than \(limits.depth) deep", node)
    }
    openAxes.append(name)
    defer { openAxes.removeLast() }
    // `axes: {rate: 0.1}`, as `--set axes.rate=0.1` makes it, is an axis of one value.
    var site = site
    site.isElement = false
    guard let template = read(definition, as: type, site) else { return nil }
    // Zipped axes move together, and so go by their common name.
    if case .choice(_, let choices) = template.unlocated {
      return .choice(name: definition.zip ?? name, choices)
    }
    return .choice(name: name, [template])
  }

  /// A list under `zip`: an axis that moves with the other lists of its zip.
  private func zipped(_ node: Node, _ name: String, _ type: ParameterType, _ site: Site) -> Template? {
    var list = node
    list.zip = nil
    var site = site
    site.allowsRepeats = true
    guard let template = read(list, as: type, site) else { return nil }
    guard case .choice(_, let choices) = template.unlocated, choices.count == node.items?.count else {
      return fail("zip wants a list of the values of \(site.key), each of which is a list here", node)
    }
    return .choice(name: name, choices)
  }

  /// An axis' own name: none, save inside a named axis, whose inner axes must move with it.
  func innerName(_ node: Node) -> String? {
    openAxes.last.map { "\($0)/\(node.span.line):\(node.span.column)" }
  }

  func axis(_ node: Node, _ type: ParameterType, _ site: Site) -> Template? {
    let items = node.items ?? []
    guard site.allowsAxes, !site.isElement else {
      return fail("\(site.key) wants \(type.noun), not \(node.formName)", node)
    }
    guard !items.isEmpty else {
      return fail("\(site.key) is an empty list, which leaves no configuration", node)
    }
    var lines: [Value: Int] = [:]
    let choices = items.compactMap { item -> Template? in
      if item.items != nil, type.listDepth == 0 {
        return fail("a list inside the axis \(site.key); write its values in one list", item)
      }
      guard let choice = read(item, as: type, site) else { return nil }
      guard !site.allowsRepeats, let value = choice.constant else { return choice }
      return isFirst(value, item, &lines, site) ? choice : nil
    }
    return choices.count == items.count ? .choice(name: innerName(node), choices) : nil
  }

  /// False after reporting that a list has the value already.
  ///
  /// - Parameter lines: where it has which value.
  func isFirst(_ value: Value, _ item: Node, _ lines: inout [Value: Int], _ site: Site) -> Bool {
    guard let line = lines.updateValue(item.span.line, forKey: value) else { return true }
    let place = line == item.span.line ? "" : ", on line \(line)"
    return issues.refuse("\(site.key) lists \(quoted(value.description)) already\(place)", at: item.span)
  }

  private func list(_ node: Node, of element: ParameterType, _ site: Site) -> Template? {
    let type = ParameterType.list(element)
    // A report has no axes: there a bare value can only mean the list of it.
    guard let items = node.items ?? (!site.allowsAxes && node.text != nil ? [node] : nil) else {
      return fail("\(site.key) wants a list, e.g. [\(node.text ?? "…")]", node)
    }
    if !site.isElement, node.listDepth > type.listDepth { return axis(node, type, site) }
    var inner = site
    inner.isElement = true
    let elements = items.compactMap { read($0, as: element, inner) }
    return elements.count == items.count ? .list(elements) : nil
  }
}

extension ParameterType {
  var listDepth: Int {
    switch self {
    case .list(let element): 1 + element.listDepth
    case .words: 1
    default: 0
    }
  }

  /// What a message says is wanted.
  var noun: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .string: "a text"
    case .choice(let choices): "one of \(listed(choices.map(\.name), "or"))"
    case .list: "a list"
    case .words(let choices): "a list of \(listed(choices.map(\.name), "or"))"
    case .block(let parameters): "a map with the keys \(listed(parameters.map(\.name), "or"))"
    case .variant(let tag, _): "a word or a map with the key \"\(tag)\""
    case .metric: "the name of a metric"
    case .metricExpression: "a metric, e.g. \"final loss\""
    case .column: "the name of a column"
    case .columnOrMetric: "the name of a column or a metric"
    case .match: "a map from columns to values"
    case .expression: "a condition, e.g. learning_rate > 0.05"
    }
  }
}

extension Node {
  var listDepth: Int {
    guard let items else { return 0 }
    return 1 + (items.map(\.listDepth).max() ?? 0)
  }
}
