/// Bounds on what one input may ask for, so that a hostile or mistyped file fails fast with a message.
struct Limits: Sendable {
  /// Nodes after every alias is replaced by what it stands for: ten lines of aliases can stand for 10⁹ nodes.
  var nodes = 250_000
  var depth = 64
  /// Values of one range.
  var rangeValues = 1_000_000
  var configurations = 2_000_000
  var cells = 16_000_000
}

/// Reads one YAML document into a tree of located nodes.
struct YAMLReader: ~Copyable {
  private let source: Source
  private let issues: IssueCollector
  private let limits: Limits
  private var events: YAMLEvents
  private var anchors: [String: Node] = [:]
  private var nodeCount = 0

  /// Thrown after the reason was reported: what follows cannot be understood.
  struct Stop: Error {}

  /// The root of `text`, or nil after reporting why there is none.
  ///
  /// `text` is what libyaml sees, `source` what messages show: they differ for command-line arguments.
  static func read(_ text: String, source: Source, issues: IssueCollector, limits: Limits) -> Node? {
    var reader = YAMLReader(source: source, issues: issues, limits: limits, events: YAMLEvents(text))
    return try? reader.document()
  }

  private mutating func document() throws(Stop) -> Node {
    _ = try next()
    let first = try next()
    guard case .documentStart = first.kind else {
      throw stop("the file is empty", at: source.span(line: 0, column: 0))
    }
    let root = try node(try next(), depth: 0)
    _ = try next()
    let last = try next()
    if case .documentStart = last.kind {
      throw stop("a file holds one experiment; a second document begins here", at: span(last, length: 3))
    }
    return root
  }

  private mutating func node(_ event: YAMLEvent, depth: Int, isKey: Bool = false) throws(Stop) -> Node {
    guard depth < limits.depth else {
      throw stop("nested more than \(limits.depth) levels deep", at: span(event))
    }
    switch event.kind {
    case .alias(let name): return try alias(name, event)
    case .scalar(let text, let isPlain, let properties):
      let isText = properties.tag == "tag:yaml.org,2002:str" || properties.tag == "!"
      let node = Node(
        content: .scalar(text: text, isPlain: isPlain && !isText), span: span(event, to: event))
      // Of keys the map itself says more.
      if !isKey { issues.reportHidden(in: text, "the text", at: node.span, allowsLineBreaks: true) }
      return try finish(node, properties)
    case .sequenceStart(let properties, let isFlow):
      var items: [Node] = []
      var end = try next()
      while !end.isEnd {
        items.append(try node(end, depth: depth + 1))
        end = try next()
      }
      let place = isFlow ? span(event, to: end) : span(event)
      let size = items.reduce(1) { $0 + $1.size }
      return try finish(Node(content: .sequence(items), span: place, size: size), properties)
    case .mappingStart(let properties, let isFlow):
      var builder = MappingBuilder(issues: issues)
      var end = try next()
      while !end.isEnd {
        let key = try node(end, depth: depth + 1, isKey: true)
        builder.add(key: key, value: try node(try next(), depth: depth + 1))
        end = try next()
      }
      let entries = builder.finish()
      var node = Node.mapping(entries, at: span(event))
      if isFlow {
        node.span = span(event, to: end)
      } else if let key = builder.firstKey, key.line == node.span.line {
        node.span = key
      }
      node.size = entries.reduce(1) { $0 + 1 + $1.value.size }
      return try finish(node, properties)
    default:
      throw stop("not valid YAML: a value is missing", at: span(event))
    }
  }

  private mutating func alias(_ name: String, _ event: YAMLEvent) throws(Stop) -> Node {
    let place = span(event, to: event)
    guard let node = anchors[name] else {
      let near = NearestName.of(name, in: anchors.keys.sorted())
      throw stop("no anchor \"&\(name)\" above this", at: place, suggestion: near)
    }
    try count(node.size, at: place)
    return node
  }

  private mutating func finish(_ node: Node, _ properties: YAMLEvent.Properties) throws(Stop) -> Node {
    if let tag = properties.tag, tag != "!", !tag.hasPrefix("tag:yaml.org,2002:") {
      issues.report("the tag \(quoted(tag)) has no meaning here; remove it", at: node.span)
    }
    if let (tab, end) = source.tabs[node.span.line], node.span.column == end {
      var place = node.span
      place.column = tab
      place.length = 1
      issues.report("a tab cannot indent; use spaces", at: place)
    }
    try count(1, at: node.span)
    if let anchor = properties.anchor { anchors[anchor] = node }
    return node
  }

  private mutating func count(_ nodes: Int, at place: Span) throws(Stop) {
    nodeCount += nodes
    if nodeCount > limits.nodes {
      throw stop(
        "the file stands for more than \(limits.nodes) values once its aliases are replaced", at: place)
    }
  }

  private mutating func next() throws(Stop) -> YAMLEvent {
    do {
      return try events.next()
    } catch {
      let (message, span) = error.diagnostic(in: source)
      throw stop(message, at: span)
    }
  }

  private func stop(_ message: String, at span: Span, suggestion: String? = nil) -> Stop {
    issues.report(message, at: span, suggestion: suggestion)
    return Stop()
  }

  private func span(_ event: YAMLEvent, length: Int = 1) -> Span { source.span(event.start, length: length) }

  /// What lies on one line is underlined as a whole.
  private func span(_ first: YAMLEvent, to last: YAMLEvent) -> Span {
    let isOneLine = first.start.line == last.end.line
    return span(first, length: isOneLine ? last.end.column - first.start.column : 1)
  }
}

extension YAMLEvent {
  fileprivate var isEnd: Bool { if case .end = kind { true } else { false } }
}
