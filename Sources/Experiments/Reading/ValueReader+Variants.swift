import Vocabulary

extension ValueReader {
  /// A map whose key `tag` names a kind, or the kind's bare word; its template holds the tag and every parameter.
  func variant(_ node: Node, tag: String, _ kinds: [Kind], _ site: Site) -> Template? {
    switch node.content {
    case .scalar(let text, _):
      guard let kind = kinds.first(where: { $0.name == text }) else {
        return issues.fail(site.key, cannotBe: text, but: kinds.map(\.name), at: node.span)
      }
      return parameters(of: kind, tag: tag, kinds, node, [], owner: "\(site.key) \(text)", site)
    case .sequence: return axis(node, .variant(tag: tag, kinds), site)
    case .mapping(let entries):
      guard let tagNode = node[tag] else {
        let near = entries.first {
          NearestName.of($0.key.text, in: [tag]) != nil && !isKey($0.key.text, of: kinds)
        }
        guard let near else {
          return fail("\(site.key) needs the key \"\(tag)\": \(listed(kinds.map(\.name), "or"))", node)
        }
        return issues.fail(
          "unknown key \(quoted(near.key.text)) of \(site.key)", at: near.key.span, suggestion: tag)
      }
      let others = entries.filter { $0.key.text != tag }
      guard let items = tagNode.items else { return kind(tagNode, tag, kinds, node, others, site) }
      // A list of tags is an axis whose choices share the other keys.
      guard site.allowsAxes, !items.isEmpty else { return fail("\(tag) wants one word", tagNode) }
      let choices = items.compactMap { kind($0, tag, kinds, node, others, site) }
      return choices.count == items.count ? .choice(name: innerName(tagNode), choices) : nil
    }
  }

  private func isKey(_ key: String, of kinds: [Kind]) -> Bool {
    kinds.contains { $0.parameters.contains { $0.name == key } }
  }

  private func kind(
    _ chosen: Node, _ tag: String, _ kinds: [Kind], _ node: Node, _ entries: [Node.Entry], _ site: Site
  ) -> Template? {
    let names = kinds.map(\.name)
    guard let text = chosen.text else {
      return fail("\(tag) wants one of \(listed(names, "or")), not \(chosen.formName)", chosen)
    }
    if chosen.isEmpty { return fail("\(tag) has no value", chosen) }
    if chosen.reference != nil {
      return fail(
        "\(tag) cannot be an axis by name; write the list here, or make all of \(site.key) the axis", chosen)
    }
    guard let kind = kinds.first(where: { $0.name == text }) else {
      return issues.fail(tag, cannotBe: text, but: names, at: chosen.span)
    }
    return parameters(of: kind, tag: tag, kinds, node, entries, owner: "\(site.key) \(text)", site)
  }

  /// The template of a map with the kind's parameters, defaults resolved; with the tag where there is one.
  func parameters(
    of kind: Kind, tag: String?, _ kinds: [Kind], _ node: Node, _ entries: [Node.Entry], owner: String,
    _ site: Site
  ) -> Template? {
    let tags = tag.map { [$0] } ?? []
    let tagPlace = tag.flatMap { node[$0]?.span } ?? node.span
    var result: [(key: String, value: Template)] = tags.map {
      ($0, .located(.value(.string(kind.name)), tagPlace))
    }
    var given: Set<String> = []
    var isWrong = false
    for entry in entries {
      let key = entry.key.text
      guard let parameter = kind.parameters.first(where: { $0.name == key }) else {
        isWrong = true
        let near = Fields.reportUnknown(
          entry.key, of: owner, known: tags + kind.parameters.map(\.name),
          elsewhere: elsewhere(key, kinds, kind, site), issues)
        if let near { given.insert(near) }
        continue
      }
      given.insert(key)
      var inner = site
      inner.key = key
      inner.unit = parameter.unit
      inner.isElement = false
      inner.allowsRepeats = false
      inner.allowsNone = parameter.standard != nil
      guard let template = read(entry.value, as: parameter.type, inner) else {
        isWrong = true
        continue
      }
      result.append((key, template))
    }
    var missing: [String] = []
    for parameter in kind.parameters where !given.contains(parameter.name) {
      if let standard = parameter.standard {
        result.append((parameter.name, .value(parameter.type.resolved(standard))))
      } else if parameter.isRequired {
        missing.append(parameter.name)
      }
    }
    if !missing.isEmpty, site.isWhole {
      return fail("\(owner) needs \(Fields.named(missing))", node)
    }
    return isWrong ? nil : .map(result)
  }

  private func elsewhere(_ key: String, _ kinds: [Kind], _ kind: Kind, _ site: Site) -> String? {
    let owners = kinds.filter { $0.parameters.contains { $0.name == key } }.map(\.name)
    guard !owners.isEmpty else { return nil }
    return "\(quoted(key)) is a key of \(site.key) \(listed(owners)), not of \(kind.name)"
  }
}
