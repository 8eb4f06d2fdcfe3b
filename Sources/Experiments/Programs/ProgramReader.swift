import Digests
import Escapes
import Foundation
import Vocabulary

/// Reads an entry under `problems:` that has a command: a family of its own, made of what the file says.
struct ProgramReader {
  let values: ValueReader
  /// The optimizers of sweep, which a program may say that it has.
  let builtIn: [Kind]
  /// What messages call the file that holds everything.
  let file: String
  private var issues: IssueCollector { values.issues }

  init(values: ValueReader, builtIn: [Kind], file: String) {
    self.values = values
    self.builtIn = builtIn
    self.file = file
  }

  static let keys = ProgramBlock.keys.names

  /// What an entry makes.
  struct Result {
    var family: ProblemFamily
    var optimizers: [Kind]
    /// Where each kind of slot is asked for.
    var needs: [(kind: String, count: Int, span: Span)]
  }

  /// What templates know besides values.
  private static let ownNames = [
    "flags", "seed", "optimizer", "cell", "folder", "config", "report", "attempt", "threads", "deadline",
  ]
  private static let reserved = Set(
    ownNames + keys + (FileFormat.problem + FileFormat.optimizer + FileFormat.include + FileFormat.rule).names
      + [FileFormat.zip.name, "slots", "guard", "contract", Program.clock])

  /// Nil after reporting why the entry is none.
  ///
  /// - Parameter label: the entry's name.
  func read(_ item: Node, label: String) -> Result? {
    let own = (item.entries ?? []).filter { isOwn($0.key.text, item) }
    guard let block = ProgramBlock(.mapping(own, at: item.span), values) else { return nil }
    let before = issues.count
    let parameters = declared(block.parameters, "parameters") { ParameterBlock.parameter($0, values) }
    let optimizers = optimizers(block.optimizers)
    let pairs = declared(block.metrics, "metrics") { MetricBlock.metric($0, values) }
    if pairs.isEmpty, issues.count == before {
      issues.report("metrics wants at least one metric, which the program reports", at: block.metrics.span)
    }
    checkNames(parameters, optimizers, pairs.map(\.0), block)
    let needs = (block.needs?.entries ?? []).compactMap { entry -> (kind: String, count: Int, span: Span)? in
      guard isName(entry.key, "a slot"),
        let count = values.readValue(entry.value, as: .integer(1...1024), ValueReader.Site(entry.key.text))?
          .integer
      else { return nil }
      return (entry.key.text, count, entry.key.span)
    }
    let known = Set(
      Self.ownNames + needs.map(\.kind) + (parameters + optimizers.flatMap(\.parameters)).map(\.name))
    let command = texts(block.command, "command")
    if command.isEmpty, issues.count == before {
      issues.report(
        "command wants a list of the program and its arguments, e.g. [python3, train.py]; no shell reads it",
        at: block.command.span)
    }
    for (text, span) in command { checkTemplate(text, span, known) }
    if let first = command.first, first.text.utf8.contains(UInt8(ascii: "{")) {
      issues.report("the program itself holds no value", at: first.span)
    }
    let environment = environment(block.environment, known)
    let patterns = patterns(block, pairs.map(\.0.name))
    let versions = block.versions.map { texts($0, "versions").map(\.text) } ?? []
    let folder = folder(of: block.command)
    let files = files(block, command, folder)
    guard issues.count == before else { return nil }
    let program = Program(
      name: label, command: command.map(\.text), folder: folder, files: files, environment: environment,
      metrics: pairs.map(\.1), series: block.series, patterns: patterns, keepsCheckpoint: block.checkpoint,
      tolerance: block.deterministic ? nil : block.tolerance, graceSeconds: block.graceSeconds,
      needs: Dictionary(needs.map { ($0.kind, $0.count) }, uniquingKeysWith: { first, _ in first }),
      versions: versions)
    return Result(
      family: family(program, parameters, optimizers, pairs.map(\.0)), optimizers: optimizers, needs: needs)
  }

  /// Whether a key describes the program, or was probably meant to.
  private func isOwn(_ key: String, _ item: Node) -> Bool {
    if Self.keys.contains(key) { return true }
    let kinds = [item["parameters"]].compactMap(\.self) + (item["optimizers"]?.entries ?? []).map(\.value)
    let isDeclared = kinds.contains { $0.entry(key) != nil }
    return !isDeclared && !FileFormat.problem.names.contains(key) && NearestName.of(key, in: Self.keys) != nil
  }

  private func family(
    _ program: Program, _ parameters: [Parameter], _ optimizers: [Kind], _ metrics: [Metric]
  ) -> ProblemFamily {
    let text = program.command.map(QuotedText.shell).joined(separator: " ")
    let clock = Metric(
      Program.clock, "Time of the program so far, over all attempts.", unit: "s", isTiming: true)
    let kind = Kind(name: text, summary: "Computed by a program of the file's.", parameters: parameters)
    var family = ProblemFamily(
      name: program.name, summary: "Computed by \(text).", discriminator: Program.key, kinds: [kind],
      parameters: [], metrics: metrics + [clock], seriesIndex: program.series,
      constraints: program.leadingKeys.map(Self.noOption))
    let content = Self.contentDigest(program)
    family.contentDigest = { _ in content }
    family.program = program
    family.optimizers = optimizers.map(\.name)
    family.tolerance = program.tolerance
    family.change = { worker in worker.program?.change(to: program) }
    return family
  }

  /// What makes a cell besides its values: the files, the variables, and how the output is read.
  private static func contentDigest(_ program: Program) -> String {
    let parts: [String: Value] = [
      "files": .list(program.files.map { .list([.string($0.path), .string($0.digest)]) }),
      "environment": .map(program.environment.mapValues(Value.string)),
      "patterns": .list(program.patterns.map(Value.string)),
    ]
    return "program:" + Digest.hexadecimal(of: Value.map(parts).canonical.utf8)
  }

  /// A value that is an argument by itself must not be read as an option.
  private static func noOption(_ key: String) -> Constraint {
    Constraint(key: key, where: Relevance([key]) { $0[key]?.string != nil }) { values in
      guard let text = values[key]?.string, text.utf8.first == UInt8(ascii: "-") else { return nil }
      return
        "\(key) is \(quoted(text)), which the program would take for an option: write --\(key)={\(key)} in command"
    }
  }

  // MARK: Parts

  private func declared<Content>(
    _ node: Node?, _ key: String, _ read: (Node.Entry) -> Content?
  ) -> [Content] {
    guard let node, !node.isEmpty else { return [] }
    guard let entries = node.entries else {
      issues.report("\(key) wants a map from names to what each is, not \(node.formName)", at: node.span)
      return []
    }
    return entries.compactMap { entry in isName(entry.key, "a key of \(key)") ? read(entry) : nil }
  }

  private func isName(_ key: Node.Key, _ what: String) -> Bool {
    let bytes = Array(key.text.utf8)
    let isPlain = bytes.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
      default: false
      }
    }
    guard let first = bytes.first, isPlain, bytes.count <= 64, !(0x30...0x39).contains(first) else {
      issues.report(
        "\(what) is a name of letters, digits and \"_\", not \(quoted(key.text))", at: key.span)
      return false
    }
    return true
  }

  private func optimizers(_ node: Node) -> [Kind] {
    if let items = node.items {
      return items.compactMap { item in
        let name = item.text ?? ""
        if let kind = builtIn.first(where: { $0.name == name }) { return kind }
        issues.report(
          "optimizers: sweep has no optimizer \(quoted(name)); a map from its name to its parameters declares it",
          at: item.span, suggestion: NearestName.of(name, in: builtIn.map(\.name)))
        return nil
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

  private func checkNames(
    _ parameters: [Parameter], _ optimizers: [Kind], _ metrics: [Metric], _ block: ProgramBlock
  ) {
    func place(_ name: String, _ node: Node?) -> Span { node?.entry(name)?.key.span ?? block.command.span }
    for parameter in parameters where Self.reserved.contains(parameter.name) {
      issues.report(
        "\(quoted(parameter.name)) has a meaning of its own; give the parameter another name",
        at: place(parameter.name, block.parameters))
    }
    for kind in optimizers {
      for parameter in kind.parameters {
        let node = block.optimizers[kind.name]
        if Self.reserved.contains(parameter.name) {
          issues.report(
            "\(quoted(parameter.name)) has a meaning of its own; give the parameter another name",
            at: place(parameter.name, node))
        } else if parameters.contains(where: { $0.name == parameter.name }) {
          issues.report(
            "\(quoted(parameter.name)) is a parameter of the problem already", at: place(parameter.name, node)
          )
        }
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

  /// The texts of a list, none of them hidden or a formula.
  private func texts(_ node: Node, _ key: String) -> [(text: String, span: Span)] {
    guard let items = node.items else {
      let hint = key == "command" ? "; no shell takes it apart: [python3, train.py, --fast]" : ""
      issues.report("\(key) wants a list, not \(node.formName)\(hint)", at: node.span)
      return []
    }
    return items.compactMap { item in
      guard let text = item.text, !item.isEmpty else {
        issues.report("\(key) wants texts, not \(item.formName)", at: item.span)
        return nil
      }
      return issues.reportHidden(in: text, key, at: item.span) ? nil : (text, item.span)
    }
  }

  private func checkTemplate(_ text: String, _ span: Span, _ known: Set<String>) {
    do throws(ArgumentTemplate.Mistake) {
      for name in try ArgumentTemplate(text).names where !known.contains(name) {
        let near = NearestName.of(name, in: known.sorted())
        let list = near == nil ? "; there is \(listed(known.sorted()))" : ""
        issues.report("{\(name)} is no value of the cell\(list)", at: span, suggestion: near)
      }
    } catch {
      issues.report(error.message, at: span)
    }
  }

  private func environment(_ node: Node?, _ known: Set<String>) -> [String: String] {
    let pairs = declared(node, "environment") { entry -> (String, String)? in
      guard let text = entry.value.text, !issues.reportHidden(in: text, entry.key.text, at: entry.value.span)
      else {
        if entry.value.text == nil {
          issues.report("\(entry.key.text) wants a text, not \(entry.value.formName)", at: entry.value.span)
        }
        return nil
      }
      if entry.key.text.hasPrefix("SWEEP_") {
        issues.report("variables that begin with SWEEP_ are sweep's own", at: entry.key.span)
      }
      checkTemplate(text, entry.value.span, known.subtracting([ArgumentTemplate.flags]))
      return (entry.key.text, text)
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  private func patterns(_ block: ProgramBlock, _ metrics: [String]) -> [String] {
    guard let node = block.patterns else { return [] }
    let known = metrics + [block.series]
    return texts(node, "patterns").map { text, span in
      do throws(ArgumentTemplate.Mistake) {
        for name in try LinePattern(text).names where !known.contains(name) {
          issues.report(
            "{\(name)} is no metric; there is \(listed(known))", at: span,
            suggestion: NearestName.of(name, in: known))
        }
      } catch {
        issues.report(error.message, at: span)
      }
      return text
    }
  }

  /// Absolute path of the folder of the file that has the command.
  private func folder(of node: Node) -> String {
    let source = node.span.source.file
    let path = source.hasPrefix("--set ") ? file : source
    return URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
  }

  private func files(
    _ block: ProgramBlock, _ command: [(text: String, span: Span)], _ folder: String
  ) -> [Program.File] {
    let finder = ProgramFiles(folder: folder)
    var paths: [String] = []
    for (place, argument) in command.enumerated() {
      // A program that is found by PATH is no file of the folder.
      if place == 0, !argument.text.utf8.contains(UInt8(ascii: "/")) { continue }
      if let path = finder.named(argument.text) { paths.append(path) }
    }
    let patterns = block.files.map { texts($0, "files") } ?? []
    for (text, span) in patterns {
      do throws(ProgramFiles.Mistake) {
        paths += try finder.matching(text)
      } catch {
        issues.report("files: \(quoted(text)) \(error.message)", at: span)
      }
    }
    do throws(ProgramFiles.Mistake) {
      return try finder.digested(Set(paths).sorted())
    } catch {
      issues.report("files: \(error.message)", at: block.files?.span ?? block.command.span)
      return []
    }
  }
}

extension Program {
  /// The keys whose values are, or begin, an argument.
  fileprivate var leadingKeys: [String] {
    Array(Set(command.dropFirst().compactMap { try? ArgumentTemplate($0).leading })).sorted()
  }
}
