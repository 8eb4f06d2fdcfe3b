import Vocabulary

@testable import Experiments

extension Value {
  /// What an editor makes of a YAML text: scalars by the core schema of YAML 1.2; nil where it is no YAML.
  static func yaml(_ text: String) -> Value? {
    let issues = IssueCollector()
    let source = Source(file: "x.yaml", text: text)
    guard let root = YAMLReader.read(text, source: source, issues: issues, limits: Limits()), issues.isEmpty
    else {
      return nil
    }
    return Value(root)
  }

  private init(_ node: Node) {
    switch node.content {
    case .scalar(let text, false): self = .string(text)
    case .scalar(let text, true): self = Self.plain(text)
    case .sequence(let items): self = .list(items.map(Value.init))
    case .mapping(let entries):
      self = .map(Dictionary(entries.map { ($0.key.text, Value($0.value)) }, uniquingKeysWith: { a, _ in a }))
    }
  }

  private static func plain(_ text: String) -> Value {
    switch text {
    case "", "~", "null": return .null
    case "true", "false": return .boolean(text == "true")
    case ".inf", "+.inf": return .number(.infinity)
    default: break
    }
    if let integer = Int(text) { return .integer(integer) }
    if text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil,
      let number = Double(text)
    {
      return .number(number)
    }
    return .string(text)
  }
}
