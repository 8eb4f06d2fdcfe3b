/// Collects the entries of one mapping: refuses duplicate keys and applies merge keys (`<<: *base`).
struct MappingBuilder {
  private let issues: IssueCollector
  private var entries: [Node.Entry] = []
  private var lines: [String: Int] = [:]
  private var merged: [(position: Int, entries: [Node.Entry])] = []
  private var mergeLine: Int?
  /// Where the first key is, to underline a block mapping by.
  private(set) var firstKey: Span?

  init(issues: IssueCollector) {
    self.issues = issues
  }

  mutating func add(key: Node, value: Node) {
    if firstKey == nil { firstKey = key.span }
    guard let text = key.text else {
      issues.report("a key must be a word, not \(key.formName)", at: key.span)
      return
    }
    if key.plainText == "<<" {
      if let line = mergeLine {
        return issues.report("\"<<\" is already given on line \(line); merge a list of maps", at: key.span)
      }
      mergeLine = key.span.line
      return merge(value)
    }
    issues.reportHidden(inKey: text, at: key.span)
    if let line = lines[text] {
      return issues.report("\(quoted(text)) is already given on line \(line)", at: key.span)
    }
    lines[text] = key.span.line
    entries.append(Node.Entry(key: Node.Key(text: text, span: key.span), value: value))
  }

  /// The mapping's own keys win over merged ones, and earlier merged maps over later ones.
  func finish() -> [Node.Entry] {
    guard !merged.isEmpty else { return entries }
    var taken = Set(lines.keys)
    var result: [Node.Entry] = []
    var next = 0
    for (position, candidates) in merged {
      result += entries[next..<position]
      next = position
      result += candidates.filter { taken.insert($0.key.text).inserted }
    }
    return result + entries[next...]
  }

  private mutating func merge(_ value: Node) {
    for map in value.items ?? [value] {
      guard let candidates = map.entries else {
        issues.report("\"<<\" merges a map or a list of maps, not \(map.formName)", at: map.span)
        continue
      }
      merged.append((entries.count, candidates))
    }
  }
}
