/// A YAML node with its place in the text. Scalars stay raw: the schema decides what they are.
struct Node: Sendable {
  enum Content: Sendable {
    case scalar(text: String, isPlain: Bool)
    case sequence([Node])
    /// In the order of the text, keys unique, merge keys already applied.
    case mapping([Entry])
  }

  struct Key: Sendable {
    var text: String
    var span: Span
  }

  struct Entry: Sendable {
    var key: Key
    var value: Node
  }

  var content: Content
  var span: Span
  /// Nodes below and including this one, aliases counted as often as they are used.
  var size = 1
  /// The name of the zip whose lists this one moves with; see ``ZipReader``.
  var zip: String?
}

extension Node {
  static func mapping(_ entries: [Entry], at span: Span) -> Node {
    Node(content: .mapping(entries), span: span)
  }

  var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
  var items: [Node]? { if case .sequence(let items) = content { items } else { nil } }
  var text: String? { if case .scalar(let text, _) = content { text } else { nil } }

  /// The text of an unquoted scalar.
  var plainText: String? { if case .scalar(let text, true) = content { text } else { nil } }

  /// True where a key is followed by nothing.
  var isEmpty: Bool { plainText == "" }

  /// The axis that the node refers to: `$rate` is `rate`.
  var reference: String? {
    guard let text = plainText, text.first == "$" else { return nil }
    return String(text.dropFirst())
  }

  /// A word that is short for a map in which it has the key; a map as it is.
  func asMap(_ key: String) -> Node {
    text == nil ? self : .mapping([Entry(key: Key(text: key, span: span), value: self)], at: span)
  }

  /// Changes the value of a key, where there is one.
  mutating func change(_ key: String, _ change: (inout Node) -> Void) {
    guard var entries, let index = entries.firstIndex(where: { $0.key.text == key }) else { return }
    change(&entries[index].value)
    content = .mapping(entries)
  }

  /// Changes each item, where it is a list.
  mutating func changeItems(_ change: (inout Node) -> Void) {
    guard var items else { return }
    for index in items.indices { change(&items[index]) }
    content = .sequence(items)
  }

  func entry(_ key: String) -> Entry? { entries?.first { $0.key.text == key } }
  subscript(key: String) -> Node? { entry(key)?.value }

  /// What a message calls the node's form.
  var formName: String {
    switch content {
    case .scalar: isEmpty ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a map"
    }
  }
}

extension [Node.Entry] {
  /// The entries with those of `upper` over them: where both have a key, `join` makes one value of the two.
  func laid(
    under upper: [Node.Entry], _ join: (_ key: String, _ lower: Node, _ upper: Node) -> Node
  ) -> [Node.Entry] {
    let keys = Set(map(\.key.text))
    return map { entry in
      guard let over = upper.first(where: { $0.key.text == entry.key.text }) else { return entry }
      return Node.Entry(key: over.key, value: join(entry.key.text, entry.value, over.value))
    } + upper.filter { !keys.contains($0.key.text) }
  }
}
