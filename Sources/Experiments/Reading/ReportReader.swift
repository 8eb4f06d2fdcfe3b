import Vocabulary

/// Reads `report: {tables: […], figures: […]}`.
struct ReportReader {
  let catalog: Catalog
  let values: ValueReader
  var issues: IssueCollector { values.issues }

  func read(_ node: Node) -> ReportSpecification {
    var report = ReportSpecification()
    guard issues.entries(of: node, "report wants a map with tables and figures") != nil else { return report }
    let fields = Fields(node, known: FileFormat.report.names, owner: "report", issues)
    if let node = fields["tables"] { report.tables = items(node, "table", [catalog.tables], tag: nil) }
    if let node = fields["figures"] { report.figures = items(node, "figure", catalog.figures, tag: "kind") }
    return report
  }

  /// - Parameter tag: the key that chooses one of the kinds; nil where there is one alone.
  private func items(_ node: Node, _ noun: String, _ kinds: [Kind], tag: String?) -> [ReportItem] {
    let nodes = issues.items(of: node, "\(noun)s wants a list of maps") ?? []
    var given: [String: (name: String, line: Int)] = [:]
    return nodes.compactMap { item in
      guard let entries = issues.entries(of: item, "a \(noun) is a map with the key \"name\"") else {
        return nil
      }
      let name = name(item, noun, kinds)
      // Systems that take `Loss` and `loss` for one file would keep one of the two.
      if let name, let first = given.updateValue((name, item.span.line), forKey: name.lowercased()) {
        let place = item["name"]?.span ?? item.span
        issues.report(
          first.name == name
            ? "\(noun) \(quoted(name)) is already given on line \(first.line)"
            : "\(noun) \(quoted(name)) differs from \(quoted(first.name)) on line \(first.line) in upper and lower case "
              + "only, which is one file on some systems", at: place)
      }
      var body = item
      body.content = .mapping(entries.filter { $0.key.text != "name" && !isMisspeltName($0, item, kinds) })
      let site = ValueReader.Site(key: noun, allowsAxes: false)
      let template =
        if let tag {
          values.variant(body, tag: tag, kinds, site)
        } else {
          values.parameters(of: kinds[0], tag: nil, kinds, body, body.entries ?? [], owner: noun, site)
        }
      guard let name, var map = template?.constant?.map, goesAlongOneSeries(item, map, kinds)
      else { return nil }
      let kind = tag.map { map.removeValue(forKey: $0)?.string ?? "" }
      return ReportItem(name: name, kind: kind ?? "table", values: map)
    }
  }

  private func name(_ item: Node, _ noun: String, _ kinds: [Kind]) -> String? {
    guard let node = item["name"] else {
      if let entry = item.entries?.first(where: { isMisspeltName($0, item, kinds) }) {
        Fields.reportUnknown(entry.key, of: noun, known: ["name"], issues)
      } else {
        issues.report("a \(noun) needs the key \"name\", which names its files", at: item.span)
      }
      return nil
    }
    let text = node.text ?? ""
    if let problem = text.fileNameProblem {
      return issues.fail("the name of a \(noun) names its files: \(problem)", at: node.span)
    }
    return text
  }

  private func isMisspeltName(_ entry: Node.Entry, _ item: Node, _ kinds: [Kind]) -> Bool {
    guard item["name"] == nil, NearestName.of(entry.key.text, in: ["name"]) != nil else { return false }
    return !kinds.contains { $0.parameters.contains { $0.name == entry.key.text } }
  }
}

extension String {
  /// Why the text is no name of files, for a message; nil where it is one.
  ///
  /// Letters, digits, `_` and `-` make the same file on every system. A name that begins with `-` is an option to other
  /// commands, and a long one leaves no room for endings and partial files.
  var fileNameProblem: String? {
    let isPlain = utf8.allSatisfy { $0.isOfWord || $0 == UInt8(ascii: "-") }
    if isEmpty || !isPlain { return "letters, digits, \"_\" and \"-\" only" }
    if utf8.first == UInt8(ascii: "-") {
      return "begin it with a letter, for \"-…\" is an option to other commands"
    }
    if utf8.count > FileFormat.longestFileName {
      return "it has \(utf8.count) letters, and \(FileFormat.longestFileName) are the most"
    }
    return nil
  }
}

extension UTF8.CodeUnit {
  /// Whether it is an ASCII letter, a digit or `_`.
  var isOfWord: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension ReportReader {
  /// What one figure draws goes along one series: that of the problems, or the steps that were recorded.
  ///
  /// - Returns: whether it does; a report says why not.
  func goesAlongOneSeries(_ item: Node, _ values: [String: Value], _ kinds: [Kind]) -> Bool {
    let kind = kinds.first { $0.name == values["kind"]?.string }
    let nodes = (kind?.parameters ?? []).filter(\.type.namesMetrics).compactMap { item[$0.name] }
    let named = nodes.flatMap { $0.items ?? [$0] }.compactMap { part in
      part.text.map { (name: $0, span: part.span) }
    }
    let ofSteps = named.first { Metric.isOfSteps($0.name) }
    let others = named.filter { !Metric.isOfSteps($0.name) }
    let indices = self.values.vocabulary?.seriesIndices ?? []
    if let ofSteps, let other = others.first(where: { $0.name != "step" }) {
      return issues.refuse(
        "\(ofSteps.name) goes along the steps that are recorded, \(other.name) does not; make two figures",
        at: other.span)
    }
    if ofSteps == nil, let other = others.first(where: { $0.name == "step" && !indices.contains("step") }) {
      return issues.refuse(
        "only what is recorded of steps goes along step: step.loss and the like", at: other.span)
    }
    return true
  }
}

extension ParameterType {
  fileprivate var namesMetrics: Bool {
    switch self {
    case .metric: true
    case .list(let element): element.namesMetrics
    default: false
    }
  }
}
