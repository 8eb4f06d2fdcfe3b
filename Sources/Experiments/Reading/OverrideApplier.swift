/// Applies `--set` arguments to the nodes of a file before anything is read from them.
struct OverrideApplier {
  let topLevelKeys: [String]
  let discriminators: [String]
  let issues: IssueCollector

  func apply(_ override: Override, to root: inout Node) {
    guard let first = override.path.first, root.entries != nil else { return }
    if topLevelKeys.contains(first.text) {
      set(override.path[...], override.value, in: &root, owner: "the file")
      return
    }
    var wasSet = false
    for section in ["problems", "optimizers"] {
      root.change(section) { list in
        list.changeItems { item in
          guard item[first.text] != nil else { return }
          set(override.path[...], override.value, in: &item, owner: section)
          wasSet = true
        }
      }
    }
    if wasSet, discriminators.contains(first.text) { return }
    // A path into a map changes the map where it is; it makes a default only where nothing else would change.
    if override.path.count == 1 || !wasSet || root["defaults"]?[first.text] != nil {
      let key = Node.Key(text: "defaults", span: first.span)
      set([key] + override.path[...], override.value, in: &root, owner: "the file")
    }
  }

  private func set(_ path: ArraySlice<Node.Key>, _ value: Node, in node: inout Node, owner: String) {
    guard let step = path.first else {
      node = value
      return
    }
    let rest = path.dropFirst()
    switch node.content {
    case .mapping(var entries):
      if let index = entries.firstIndex(where: { $0.key.text == step.text }) {
        set(rest, value, in: &entries[index].value, owner: step.text)
      } else {
        var inner = Node.mapping([], at: step.span)
        set(rest, value, in: &inner, owner: step.text)
        entries.append(Node.Entry(key: step, value: inner))
      }
      node.content = .mapping(entries)
    case .sequence(var items):
      let matches = matching(step.text, items)
      guard !matches.isEmpty else {
        let names = items.flatMap(names)
        let list = names.isEmpty ? "" : "; there is \(listed(names))"
        issues.report(
          "no entry \(quoted(step.text)) of \(owner)", step.text, noneOf: names, list, at: step.span)
        return
      }
      for index in matches {
        // A bare word names an optimizer without keys.
        if !rest.isEmpty, items[index].plainText != nil { items[index] = items[index].asMap("name") }
        set(rest, value, in: &items[index], owner: step.text)
      }
      node.content = .sequence(items)
    case .scalar:
      if node.isEmpty {
        node = .mapping([], at: node.span)
        return set(path, value, in: &node, owner: owner)
      }
      issues.report(
        "\(quoted(owner)) is a single value in the file, so it has no key \(quoted(step.text))", at: step.span
      )
    }
  }

  /// The entries that go by a name: by label first, then by name or kind.
  private func matching(_ name: String, _ items: [Node]) -> [Int] {
    let labelled = items.indices.filter { items[$0]["label"]?.text == name }
    return labelled.isEmpty ? items.indices.filter { names(items[$0]).contains(name) } : labelled
  }

  private func names(_ item: Node) -> [String] {
    if let text = item.text { return [text] }
    return (["label", "name"] + discriminators).compactMap { item[$0]?.text }
  }
}
