import Vocabulary

extension ValueReader {
  /// A map whose key `tag` names a kind, or the kind's bare word; its template holds the tag and every parameter.
  func variant(
    _ node: Node, tag: String, kinds: [Kind], _ type: ParameterType, _ site: Site
  ) -> Template? {
    switch node.content {
    case .scalar(let text, _):
      guard let name = word(text, kinds.map(\.name), node, site),
        let kind = kinds.first(where: { $0.name == name })
      else { return nil }
      return parameters(of: kind, tag: tag, kinds, node, [], owner: "\(site.key) \(name)", site)
    case .sequence: return axis(node, type, site)
    case .mapping(let entries):
      guard let tagNode = node[tag] else {
        let names = kinds.map(\.name)
        let near = entries.first {
          NearestName.of($0.key.text, in: [tag]) != nil && !isKey($0.key.text, of: kinds)
        }
        if let near {
          issues.report(
            "unknown key \(quoted(near.key.text)) of \(site.key)", at: near.key.span, suggestion: tag)
        } else {
          issues.report("\(site.key) needs the key \"\(tag)\": \(listed(names, "or"))", at: node.span)
        }
        return nil
      }
      let chosen = Node.Entry(key: Node.Key(text: tag, span: tagNode.span), value: tagNode)
      let others = entries.filter { $0.key.text != tag }
      guard let items = tagNode.items else { return kind(chosen, tag, kinds, node, others, site) }
      // A list of tags is an axis whose choices share the other keys.
      guard site.allowsAxes, !items.isEmpty else { return fail("\(tag) wants one word", tagNode) }
      let choices = items.map { item in
        kind(Node.Entry(key: chosen.key, value: item), tag, kinds, node, others, site)
      }
      let read = choices.compactMap(\.self)
      return read.count == items.count ? .choice(name: innerName(tagNode), read) : nil
    }
  }

  private func isKey(_ key: String, of kinds: [Kind]) -> Bool {
    kinds.contains { $0.parameters.contains { $0.name == key } }
  }

  private func kind(
    _ chosen: Node.Entry, _ tag: String, _ kinds: [Kind], _ node: Node, _ entries: [Node.Entry], _ site: Site
  ) -> Template? {
    let names = kinds.map(\.name)
    guard let text = chosen.value.text else {
      return fail("\(tag) wants one of \(listed(names, "or")), not \(chosen.value.formName)", chosen.value)
    }
    if chosen.value.isEmpty { return fail("\(tag) has no value", chosen.value) }
    if chosen.value.reference != nil {
      return fail(
        "\(tag) cannot be an axis by name; write the list here, or make all of \(site.key) the axis",
        chosen.value)
    }
    guard let name = word(text, names, chosen.value, Site(tag)),
      let kind = kinds.first(where: { $0.name == name })
    else { return nil }
    return parameters(of: kind, tag: tag, kinds, node, entries, owner: "\(site.key) \(name)", site)
  }

  /// The template of a map with the kind's parameters, defaults resolved; with the tag where there is one.
  func parameters(
    of kind: Kind, tag: String?, _ kinds: [Kind], _ node: Node, _ entries: [Node.Entry], owner: String,
    _ site: Site
  ) -> Template? {
    let known = Dictionary(kind.parameters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let tags = tag.map { [$0] } ?? []
    let tagPlace = tag.flatMap { node[$0]?.span } ?? node.span
    var result: [(key: String, value: Template)] = tags.map {
      ($0, .located(.value(.string(kind.name)), tagPlace))
    }
    var given: Set<String> = []
    var isWrong = false
    for entry in entries {
      let key = entry.key.text
      guard let parameter = known[key] else {
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
      issues.report("\(owner) needs \(Fields.named(missing))", at: node.span)
      return nil
    }
    return isWrong ? nil : .map(result)
  }

  private func elsewhere(_ key: String, _ kinds: [Kind], _ kind: Kind, _ site: Site) -> String? {
    let owners = kinds.filter { $0.parameters.contains { $0.name == key } }.map(\.name)
    guard !owners.isEmpty else { return nil }
    return "\(quoted(key)) is a key of \(site.key) \(listed(owners)), not of \(kind.name)"
  }
}
