/// The entries of a map whose keys are known: unknown ones are reported, the others found by name.
struct Fields {
  let node: Node
  private let owner: String
  /// Keys that an unknown key was probably meant to be: their absence is not a second mistake.
  private(set) var misspelt: Set<String> = []
  /// Whether a key was reported: the map was probably meant to be something else.
  private(set) var hasUnknown = false

  init(_ node: Node, known names: [String], owner: String, _ issues: IssueCollector) {
    self.node = node
    self.owner = owner
    for entry in node.entries ?? [] where !names.contains(entry.key.text) {
      hasUnknown = true
      if let near = Self.reportUnknown(entry.key, of: owner, known: names, issues) { misspelt.insert(near) }
    }
  }

  subscript(key: String) -> Node? { node[key] }

  /// Whether every one of `keys` is there; those that are not are reported together.
  func require(_ keys: [String], _ issues: IssueCollector) -> Bool {
    let missing = keys.filter { node[$0] == nil }
    let unexplained = missing.filter { !misspelt.contains($0) }
    if !unexplained.isEmpty { issues.report("\(owner) needs \(Self.named(unexplained))", at: node.span) }
    return missing.isEmpty
  }

  /// Absent keys for a message: `the key "rate"`, `the keys "rate" and "at"`.
  static func named(_ keys: [String]) -> String {
    "the key\(keys.count > 1 ? "s" : "") \(listed(keys.map { "\"\($0)\"" }))"
  }

  /// Reports a key that `owner` does not have; returns the name it was probably meant to be.
  @discardableResult
  static func reportUnknown(
    _ key: Node.Key, of owner: String, known: [String], elsewhere: String? = nil, _ issues: IssueCollector
  ) -> String? {
    if let elsewhere { return issues.fail(elsewhere, at: key.span) }
    let list = known.isEmpty ? "; it has no keys" : "; it has \(listed(known))"
    let message = "unknown key \(quoted(key.text)) of \(owner)"
    return issues.report(message, key.text, noneOf: known, list, at: key.span)
  }
}
