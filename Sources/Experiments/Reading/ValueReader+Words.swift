import Vocabulary

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
    var lines: [String: Int] = [:]
    var isWrong = false
    for item in items {
      guard let text = item.text, !item.isEmpty else {
        issues.report("\(site.key) wants \(type.noun), not \(item.formName)", at: item.span)
        isWrong = true
        continue
      }
      guard let name = word(text, names, item, site) else {
        isWrong = true
        continue
      }
      if let line = lines.updateValue(item.span.line, forKey: name) {
        let place = line == item.span.line ? "" : ", on line \(line)"
        issues.report("\(site.key) lists \(quoted(name)) already\(place)", at: item.span)
        isWrong = true
      }
    }
    if isWrong { return nil }
    return .value(.list(names.filter { lines[$0] != nil }.map(Value.string)))
  }

  /// A map with keys of its own, defaults resolved; an empty map is what it says, none of them.
  func block(_ node: Node, _ parameters: [Parameter], _ type: ParameterType, _ site: Site) -> Template? {
    if node.items != nil { return axis(node, type, site) }
    guard let entries = node.entries else {
      return fail("\(site.key) wants \(type.noun), not \(node.formName)", node)
    }
    if entries.isEmpty, parameters.allSatisfy({ !$0.isRequired }) { return .value(.map([:])) }
    let kind = Kind(name: site.key, summary: "", parameters: parameters)
    return self.parameters(of: kind, tag: nil, [], node, entries, owner: site.key, site)
  }
}
