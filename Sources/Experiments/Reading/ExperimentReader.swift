import Vocabulary

/// Reads the root of a file: what each top-level key holds, and how they fit together.
struct ExperimentReader {
  let file: String
  let catalog: Catalog
  let issues: IssueCollector
  let limits: Limits
  /// The names of axes that the file or an argument refers to, before arguments replaced anything.
  let references: Set<String>
  /// The condition of an `--only` argument.
  var only: Node?

  func read(_ root: Node) throws(Diagnostics) -> Experiment {
    let wanted = "an experiment is a map that begins with \"sweep: 1\""
    guard let rootEntries = issues.entries(of: root, wanted) else { throw issues.diagnostics }
    let fields = Fields(root, known: FileFormat.keys.names, owner: "an experiment", issues)
    guard checkFormat(fields) else { throw issues.diagnostics }
    _ = fields.require(FileFormat.keys.requiredNames, issues)
    if let extends = fields["extends"] {
      // What a file extends has been read by now.
      issues.report("extends is no key for an argument; write it in the file", at: extends.span)
    }
    let axes = readAxes(fields["axes"])
    let values = ValueReader(issues: issues, limits: limits, axes: axes)
    let name = fields["name"].flatMap(readName) ?? ""
    let prose = ValueReader.Site(key: "description", isProse: true)
    let description = fields["description"].flatMap { values.readValue($0, as: .string, prose) }
    let seeds = readSeeds(fields["seeds"], values)
    let run = fields["run"].flatMap { $0.isEmpty ? nil : RunOptions($0, values) } ?? RunOptions()
    run.slurm.check(issues)

    var defaults = readDefaults(fields)
    let order = fields["order"].flatMap {
      FileForm<CellOrder>.value(.choice).read($0, FilePlace(key: "order", values: values))
    }
    let entries = EntryReader(
      catalog: catalog, issues: issues,
      programs: ProgramReader(values: values, builtIn: catalog.optimizers, file: file))
    entries.readProblems(fields["problems"])
    // From here on with what the file declares itself.
    let catalog = entries.catalog
    let families = entries.usedFamilies
    checkSlots(entries.needs, run)
    entries.readOptimizers(fields["optimizers"])
    entries.checkKeys(defaults: &defaults)
    let includes = IncludeReader(entries: entries).read(fields["include"])
    let search = SearchReader(
      fields["search"], tune: fields["tune"], values: values, optimizers: entries.optimizers)
    let sections = rootEntries.compactMap { Section(rawValue: $0.key.text) }
    let pairs = search.draw(
      PairReader(
        entries: entries, defaults: defaults, includes: includes, values: values, order: sections
      ).read())

    let tuning = TuningReader(catalog: catalog, values: values, families: families)
    let final = tuning.readFinal(fields["final"], tuningSeeds: seeds ?? []) { readSeeds($0, values) }
    let columns = GridColumns(
      issues.isEmpty ? pairs : nil, catalog: catalog, seeds: seeds.map { $0 + (final?.seeds ?? []) },
      limit: limits.configurations)
    values.vocabulary = ReportVocabulary(families: families, columns: columns, issues: issues)
    let exclusions = ExclusionReader(columns: columns, values: values).read(fields["exclude"])
    let place = fields["optimizers"]?.span ?? root.span
    var expander = GridExpander(
      issues: issues, limits: limits, identity: Identity(catalog), exclusions: exclusions,
      place: place)
    var configurations: [Configuration] = []
    if issues.isEmpty {
      configurations = expander.expand(pairs)
      checkSize(
        configurations.count + expander.models.reduce(0) { $0 + $1.toCome }, seeds ?? [],
        fields["seeds"]?.span ?? place)
    }
    var report = ReportSpecification()
    if let node = fields["report"], !node.isEmpty {
      report = ReportReader(catalog: catalog, values: values).read(node)
    }
    var experiment = Experiment(
      file: file, name: name, description: description?.string ?? "", seeds: seeds ?? [], run: run,
      report: report, configurations: configurations, order: order ?? .declared,
      exclusions: expander.exclusions, pairs: pairs)
    experiment.models = expander.models
    experiment.tuning = tuning.read(
      fields["tune"], final: final, finalNode: fields["final"], for: experiment,
      isComplete: !configurations.isEmpty)
    HeldOutRules(families: families, issues: issues)
      .checkReport(fields["report"], figures: catalog.figures, final: final)
    experiment.only = readOnly(columns, experiment)
    experiment.catalog = catalog
    guard issues.isEmpty else { throw issues.diagnostics }
    return experiment
  }

  private func checkSlots(_ needs: [(kind: String, count: Int, span: Span)], _ run: RunOptions) {
    for (kind, count, span) in needs {
      let there = run.slots[kind] ?? 0
      guard count > there else { continue }
      let hint = NearestName.of(kind, in: Array(run.slots.keys))
      issues.report(
        "a cell needs \(count) \(kind), and run.slots has \(there == 0 ? "none" : "\(there)"); write run: {slots: {\(kind): \(count)}}",
        at: span, suggestion: hint)
    }
  }

  private func readOnly(_ columns: GridColumns, _ experiment: Experiment) -> Expression? {
    guard let only else { return nil }
    let checker = ExpressionChecker(columns: columns, site: "--only", issues: issues)
    guard let expression = checker.read(only), issues.isEmpty else { return nil }
    let seeds = experiment.seeds + (experiment.tuning?.final?.seeds ?? [])
    let matches = seeds.contains { seed in
      experiment.configurations.contains { expression.holds(for: $0, seed: seed) }
    }
    if !matches { issues.report("--only: no cell satisfies this", at: only.span) }
    return expression
  }

  /// `record` is written at the top because it says nothing about the problem; it is a default like any other.
  private func readDefaults(_ fields: Fields) -> Layer {
    var entries: [Node.Entry] = []
    if let node = fields["defaults"], !node.isEmpty {
      entries = issues.entries(of: node, "defaults wants a map") ?? []
    }
    if let record = fields.node.entry("record") {
      if let other = entries.first(where: { $0.key.text == "record" }) {
        issues.report("\"record\" is already given on line \(record.key.span.line)", at: other.key.span)
      } else {
        entries.append(record)
      }
    }
    return Layer(entries: entries)
  }

  /// A file of another format is not read on: every further message would be wrong.
  private func checkFormat(_ fields: Fields) -> Bool {
    guard let node = fields["sweep"] else { return true }
    if node.plainText == String(FileFormat.version) { return true }
    let found = node.text.map { quoted($0) } ?? node.formName
    issues.report(
      "the format version is \(found), but this program reads version \(FileFormat.version)", at: node.span)
    return node.plainText.flatMap(Int.init) == nil
  }

  /// What lies in a results folder: an experiment of that name would be taken for it where folders are nested.
  private static let ownNames: Set<String> = [
    "lock", "journal", "logs", "tables", "figures", "weights", "records", "checkpoints", "programs",
  ]

  private func readName(_ node: Node) -> String? {
    let text = node.text ?? ""
    if let problem = text.fileNameProblem {
      return issues.fail("name names a folder: \(problem)", at: node.span)
    }
    guard !Self.ownNames.contains(text.lowercased()) else {
      return issues.fail(
        "name is \(quoted(text)), which sweep gives to files of its own in a results folder; take another",
        at: node.span)
    }
    return text
  }

  private func readAxes(_ node: Node?) -> [Node.Entry] {
    guard let node, !node.isEmpty else { return [] }
    let entries = issues.entries(of: node, "axes wants a map from names to lists or ranges") ?? []
    // A file that others extend may offer axes that this one does not need.
    for entry in entries where !references.contains(entry.key.text) && entry.key.span.source.file == file {
      let message = "axis \(quoted(entry.key.text)) is not used; write $\(entry.key.text) where it belongs"
      issues.report(message, at: entry.key.span)
    }
    return entries
  }

  /// Without `seeds` there is one replicate, seed 0.
  private func readSeeds(_ node: Node?, _ values: ValueReader) -> [Int]? {
    guard let node else { return [0] }
    if let name = (node.items ?? [node]).first(where: { $0.reference != nil }) {
      return issues.fail("seeds cannot be an axis; write a list or 0..4", at: name.span)
    }
    let type = ParameterType.integer(FileFormat.seeds)
    guard let template = values.read(node, as: type, ValueReader.Site(key: "seeds")) else { return nil }
    let seeds = template.expanded(limit: limits.rangeValues).compactMap(\.value.integer)
    guard Set(seeds).count == seeds.count else {
      return issues.fail("seeds lists a seed twice", at: node.span)
    }
    return seeds
  }

  private func checkSize(_ configurations: Int, _ seeds: [Int], _ place: Span) {
    let (cells, overflow) = configurations.multipliedReportingOverflow(by: seeds.count)
    if overflow || cells > limits.cells {
      issues.report("the experiment has more than \(limits.cells) cells", at: place)
    }
  }
}
