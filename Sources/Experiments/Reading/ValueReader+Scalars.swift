import Vocabulary

extension ValueReader {
  /// The value of one scalar, by type and from its raw text; nil after reporting why it has none.
  func scalar(
    _ text: String, isPlain: Bool, _ node: Node, _ type: ParameterType, _ site: Site
  ) -> Value? {
    if text.first == "$", isPlain, !site.allowsAxes {
      return fail("\(site.key) cannot be an axis", node)
    }
    switch type {
    case .boolean: return boolean(text, isPlain: isPlain, node, site)
    case .integer(let range): return integer(text, isPlain: isPlain, range, node, site).map(Value.integer)
    case .number(let range): return number(text, isPlain: isPlain, range, node, site).map(Value.number)
    case .string: return line(text, node, site)
    case .choice(let choices): return word(text, choices.map(\.name), node, site).map(Value.string)
    case .metric: return vocabulary?.metric(text, node, site)
    case .metricExpression: return vocabulary?.metricExpression(text, node, site)
    case .column: return vocabulary?.column(text, node, site)
    case .columnOrMetric: return vocabulary?.columnOrMetric(text, node, site)
    case .list, .words, .block, .variant, .match, .expression:
      return fail("\(site.key) wants \(type.noun), not \(quoted(text))", node)
    }
  }

  /// A caption, a path: one line, but for the description, which has paragraphs.
  private func line(_ text: String, _ node: Node, _ site: Site) -> Value? {
    let isWrong =
      issues.reportHidden(in: text, site.key, at: node.span, allowsLineBreaks: site.isProse)
      // What cells are made of is a column of the tables.
      || site.allowsAxes && issues.reportFormula(text, site.key, at: node.span)
    return isWrong ? nil : .string(text)
  }

  func number(_ text: String, isPlain: Bool, _ range: NumberRange, _ node: Node, _ site: Site) -> Double? {
    guard let value = decimal(text, isPlain: isPlain, "a number", node, site) else { return nil }
    if value == .infinity, range.allowsInfinity { return value }
    guard value.isFinite, range.contains(value) else {
      let also = range.allowsInfinity ? ", or inf" : value.isFinite || range == .any ? "" : " and finite"
      return fail("\(site.key) is \(text), but must be \(range.requirement)\(site.suffix)\(also)", node)
    }
    return value
  }

  func integer(
    _ text: String, isPlain: Bool, _ range: ClosedRange<Int>, _ node: Node, _ site: Site
  ) -> Int? {
    guard let value = decimal(text, isPlain: isPlain, "a whole number", node, site) else { return nil }
    // A Double holds whole numbers exactly up to 2⁵³; longer texts are read as integers.
    let whole = Int(text) ?? (value.magnitude <= 0x1p53 ? Int(exactly: value) : nil)
    if whole == nil, value.rounded() != value {
      let of = site.unit.isEmpty ? "" : " of \(site.unit)"
      return fail("\(site.key) is \(text), but must be a whole number\(of)", node)
    }
    guard let whole, range.contains(whole) else {
      return fail("\(site.key) is \(text), but must be \(range.requirement)\(site.suffix)", node)
    }
    return whole
  }

  /// One of `names`, with the nearest one suggested.
  func word(_ text: String, _ names: [String], _ node: Node, _ site: Site) -> String? {
    if names.contains(text) { return text }
    return issues.fail(site.key, cannotBe: text, but: names, at: node.span)
  }

  private func boolean(_ text: String, isPlain: Bool, _ node: Node, _ site: Site) -> Value? {
    if isPlain, text == "true" || text == "false" { return .boolean(text == "true") }
    let near: String? =
      switch text.lowercased() {
      case "true", "yes", "on": "true"
      case "false", "no", "off": "false"
      default: nil
      }
    return fail("\(site.key) wants true or false, not \(quoted(text))", node, suggestion: near)
  }

  private func decimal(
    _ text: String, isPlain: Bool, _ noun: String, _ node: Node, _ site: Site
  ) -> Double? {
    switch NumberText(text) {
    case .number(let value):
      if isPlain { return value }
      return fail("\(site.key) wants \(noun), not a text; remove the quotes", node)
    case .tooLarge: return fail("\(site.key) is \(quoted(text)), larger than any number", node)
    case .grouped(let plain):
      return fail("\(site.key) is \(quoted(text)), but digits are not grouped; write \(plain)", node)
    case .leadingZeros(let plain):
      return fail("\(site.key) is \(quoted(text)), with leading zeros; write \(plain)", node)
    case .notANumber: return fail("\(site.key) wants \(noun), not \(quoted(text))", node)
    }
  }
}

extension ValueReader.Site {
  /// The unit after a bound, e.g. ` s`.
  var suffix: String { unit.isEmpty ? "" : " \(unit)" }
}

extension ValueReader {
  /// A list of words, each once, in the catalog's order whatever the file's: two orders are one configuration.
  func words(_ node: Node, _ choices: [Choice], _ type: ParameterType, _ site: Site) -> Template? {
    guard let items = node.items ?? (node.text == nil ? nil : [node]) else {
      return fail("\(site.key) wants \(type.noun), not \(node.formName)", node)
    }
    if !site.isElement, node.listDepth > type.listDepth { return axis(node, type, site) }
    guard !items.isEmpty || site.allowsNone else {
      return fail("\(site.key) is an empty list; leave the key out to have none of it", node)
    }
    let names = choices.map(\.name)
    var lines: [Value: Int] = [:]
    let found = items.filter { item in
      guard let text = issues.text(of: item, "\(site.key) wants \(type.noun)"),
        let name = word(text, names, item, site)
      else { return false }
      return isFirst(.string(name), item, &lines, site)
    }
    guard found.count == items.count else { return nil }
    return .value(.list(names.map(Value.string).filter { lines[$0] != nil }))
  }

  /// A map with keys of its own, defaults resolved; an empty map is what it says, none of them.
  func block(_ node: Node, _ parameters: [Parameter], _ type: ParameterType, _ site: Site) -> Template? {
    if node.items != nil { return axis(node, type, site) }
    guard let entries = issues.entries(of: node, "\(site.key) wants \(type.noun)") else { return nil }
    if entries.isEmpty, parameters.allSatisfy({ !$0.isRequired }) { return .value(.map([:])) }
    let kind = Kind(name: site.key, summary: "", parameters: parameters)
    return self.parameters(of: kind, tag: nil, [], node, entries, owner: site.key, site)
  }
}
