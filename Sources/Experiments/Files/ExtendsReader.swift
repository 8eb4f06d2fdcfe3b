import Vocabulary

/// Reads a file with what it `extends`: the files before under the later ones, and the file itself over all.
struct ExtendsReader {
  /// More was not written by a person: files that each extend others twice make as many as one likes.
  static let mostFiles = 64

  let issues: IssueCollector
  let limits: Limits
  let files: ExperimentFiles
  /// The keys that choose a kind, see ``Swift/Node/laid(under:tags:)``.
  let tags: Set<String>
  private var read = 0
  private var nodes = 0

  init(issues: IssueCollector, limits: Limits, files: ExperimentFiles, catalog: Catalog) {
    self.issues = issues
    self.limits = limits
    self.files = files
    tags = catalog.variantTags
  }

  /// The root of the text, complete; nil after reporting why there is none.
  ///
  /// - Parameter above: the files that extend it, the outermost first.
  mutating func root(_ text: String, file: String, above: [String] = []) -> Node? {
    let chain = above + [ExperimentFiles.normalised(file)]
    // An editor's byte order mark is no part of the text.
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    let source = Source(file: file, text: text, rank: read)
    read += 1
    guard var root = YAMLReader.read(text, source: source, issues: issues, limits: limits) else { return nil }
    nodes += root.size
    ZipReader(issues: issues).read(&root)
    guard let entries = root.entries, let extends = root["extends"] else { return root }
    root.content = .mapping(entries.filter { $0.key.text != "extends" })
    let items = extends.items ?? [extends]
    guard read + items.count <= Self.mostFiles else {
      return tooMuch(at: items[Self.mostFiles - read].span)
    }
    let layers = items.compactMap { base($0, file: file, chain: chain) } + [root]
    guard layers.count == items.count + 1 else { return nil }
    return layers.dropFirst().reduce(layers[0]) { $0.laid(under: $1, tags: tags) }
  }

  private mutating func base(_ item: Node, file: String, chain: [String]) -> Node? {
    guard let name = issues.text(of: item, "extends wants the path of a file, or a list of them") else {
      return nil
    }
    let path = ExperimentFiles.path(name, from: file)
    if let start = chain.firstIndex(of: path) {
      let circle = (chain[start...] + [path]).joined(separator: ", which extends ")
      return issues.fail("a file cannot extend itself: \(circle)", at: item.span)
    }
    guard read < Self.mostFiles, nodes < limits.nodes else { return tooMuch(at: item.span) }
    let contents = files.read(path)
    guard case .text(let text) = contents else {
      if let problem = contents.problem(path) { issues.report(problem.message, at: item.span) }
      return nil
    }
    guard Self.looksLikeExperiment(text) else {
      // Messages show lines of what they complain about; a file of another kind stays unread.
      let isList = text.utf8.first == UInt8(ascii: "-") && text.utf8.dropFirst().first == UInt8(ascii: " ")
      return issues.fail(
        isList
          ? "\(path) is not a map, so it cannot be extended"
          : "\(quoted(name)) is no experiment file: no line of it begins with a key of one, such as \"defaults:\"",
        at: item.span)
    }
    guard let root = root(text, file: path, above: chain) else { return nil }
    guard root.entries != nil else {
      return issues.fail("\(path) is not a map, so it cannot be extended", at: item.span)
    }
    return root
  }

  private func tooMuch(at span: Span) -> Node? {
    issues.fail(
      "the experiment extends too much: more than \(Self.mostFiles) files or too long ones", at: span)
  }

  /// Whether a line begins with one of the format's keys and a colon; an empty file says nothing.
  private static func looksLikeExperiment(_ text: String) -> Bool {
    let keys = FileFormat.keys.names
    var isEmpty = true
    for line in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
      if let first = line.first, first != UInt8(ascii: "#"), first != UInt8(ascii: " ") { isEmpty = false }
      let begins = keys.contains { key in
        [key, "\"\(key)\"", "'\(key)'"].contains { line.starts(with: "\($0):".utf8) }
      }
      if begins || line.first == UInt8(ascii: "{") { return true }
    }
    return isEmpty
  }
}

extension Node {
  /// The node with `upper` over it: maps are merged key by key, everything else is replaced. Maps that choose
  /// different kinds by one of `tags`, and ranges, are one thing each and are replaced as well.
  fileprivate func laid(under upper: Node, tags: Set<String>) -> Node {
    guard let lowerEntries = entries, let upperEntries = upper.entries, !isRange, !upper.isRange else {
      return upper
    }
    let choosesOther = tags.contains { tag in
      upper[tag].map { $0.text == nil || $0.text != self[tag]?.text } ?? false
    }
    if choosesOther { return upper }
    let merged = lowerEntries.laid(under: upperEntries) { _, lower, upper in
      lower.laid(under: upper, tags: tags)
    }
    return .mapping(merged, at: upper.span)
  }

  private var isRange: Bool {
    self["min"] != nil || self["max"] != nil || (self["from"] != nil && self["to"] != nil)
  }
}

extension Catalog {
  /// The keys that choose a kind anywhere, e.g. `law` and `kind`.
  fileprivate var variantTags: Set<String> {
    var tags: Set<String> = ["kind"]
    func visit(_ type: ParameterType) {
      switch type {
      case .list(let element): visit(element)
      case .variant(let tag, let kinds):
        tags.insert(tag)
        for parameter in kinds.flatMap(\.parameters) { visit(parameter.type) }
      case .block(let parameters): for parameter in parameters { visit(parameter.type) }
      default: return
      }
    }
    for parameter in parameters { visit(parameter.type) }
    return tags
  }
}
