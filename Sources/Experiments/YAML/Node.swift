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
  /// As written, e.g. `tag:yaml.org,2002:str`; nil where the text has none.
  var tag: String?
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
