import Vocabulary

// What the entry declares: parameters, optimizers and metrics, by names.
extension ProgramReader {
  func declared<Content>(
    _ node: Node?, _ key: String, _ read: (Node.Entry) -> Content?
  ) -> [Content] {
    guard let node, !node.isEmpty else { return [] }
    let entries = issues.entries(of: node, "\(key) wants a map from names to what each is") ?? []
    return entries.compactMap { entry in isName(entry.key, "a key of \(key)") ? read(entry) : nil }
  }

  func isName(_ key: Node.Key, _ what: String) -> Bool {
    let bytes = Array(key.text.utf8)
    guard let first = bytes.first, bytes.allSatisfy(\.isOfWord), bytes.count <= 64,
      !(0x30...0x39).contains(first)
    else {
      return issues.refuse(
        "\(what) is a name of letters, digits and \"_\", not \(quoted(key.text))", at: key.span)
    }
    return true
  }

  func optimizers(_ node: Node) -> [Kind] {
    if let items = node.items {
      return items.compactMap { item in
        let name = item.text ?? ""
        if let kind = builtIn.first(where: { $0.name == name }) { return kind }
        return issues.fail(
          "optimizers: sweep has no optimizer \(quoted(name)); a map from its name to its parameters declares it",
          at: item.span, suggestion: NearestName.of(name, in: builtIn.map(\.name)))
      }
    }
    let kinds = declared(node, "optimizers") { entry in
      let parameters = declared(entry.value, entry.key.text) { ParameterBlock.parameter($0, values) }
      return Kind(name: entry.key.text, summary: "Declared by the experiment file.", parameters: parameters)
    }
    if kinds.isEmpty {
      issues.report("optimizers wants at least one optimizer with its parameters, {} for none", at: node.span)
    }
    return kinds
  }

  func checkNames(
    _ parameters: [Parameter], _ optimizers: [Kind], _ metrics: [Metric], _ block: ProgramBlock
  ) {
    func place(_ name: String, _ node: Node?) -> Span { node?.entry(name)?.key.span ?? block.command.span }
    func check(_ name: String, _ node: Node?, besides others: [Parameter] = []) {
      if Self.reserved.contains(name) {
        issues.report(
          "\(quoted(name)) has a meaning of its own; give the parameter another name", at: place(name, node))
      } else if others.contains(where: { $0.name == name }) {
        issues.report("\(quoted(name)) is a parameter of the problem already", at: place(name, node))
      }
    }
    for parameter in parameters { check(parameter.name, block.parameters) }
    for kind in optimizers {
      for parameter in kind.parameters {
        check(parameter.name, block.optimizers[kind.name], besides: parameters)
      }
    }
    for metric in metrics where metric.name == block.series || metric.name == Program.clock {
      let owner = metric.name == Program.clock ? "sweep measures" : "orders the series"
      issues.report("\(quoted(metric.name)) \(owner)", at: place(metric.name, block.metrics))
    }
    for word in ["final", "diverged", "heartbeat", "progress", "versions"] where block.metrics[word] != nil {
      issues.report("\(quoted(word)) has a meaning of its own in a report", at: place(word, block.metrics))
    }
  }
}
