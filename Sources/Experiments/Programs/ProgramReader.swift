import Digests
import Escapes
import Vocabulary

/// Reads an entry under `problems:` that has a command: a family of its own, made of what the file says.
struct ProgramReader {
  let values: ValueReader
  /// The optimizers of sweep, which a program may say that it has.
  let builtIn: [Kind]
  /// What messages call the file that holds everything.
  let file: String
  var issues: IssueCollector { values.issues }

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
  static let reserved = Set(
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
        let count = values.readValue(entry.value, as: .integer(1...1024), entry.key.text)?.integer
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
}

extension Program {
  /// The keys whose values are, or begin, an argument.
  fileprivate var leadingKeys: [String] {
    Array(Set(command.dropFirst().compactMap { try? ArgumentTemplate($0).leading })).sorted()
  }
}
