import Vocabulary

extension Experiment {
  /// Reads and checks the experiment file at `path`.
  ///
  /// - Parameters:
  ///   - overrides: the values of `--set` arguments, e.g. `epochs=3` or `optimizers.sgd.learning_rate=0.1,0.2`,
  ///     applied in order. A key that is no top-level key of the format is set in `defaults` and replaced in every
  ///     problem and optimizer that names it.
  ///   - only: the condition of an `--only` argument: which cells plans have.
  ///   - catalog: what the file may name.
  /// - Throws: every mistake of the file and of the arguments, in their order.
  public static func load(
    path: String, overrides: [String] = [], only: String? = nil, catalog: Catalog
  ) throws(Diagnostics) -> Experiment {
    let contents = ExperimentFiles.given(path)
    guard case .text(let text) = contents else {
      var problem = contents.problem(path)
      if case .missing = contents { problem = NearFiles.explain(path) }
      throw Diagnostics(all: problem.map { [$0] } ?? [])
    }
    return try parse(text, file: path, overrides: overrides, only: only, catalog: catalog)
  }

  /// Reads and checks the text of an experiment file; `file` is what messages call it, and what it extends is found from.
  public static func parse(
    _ text: String, file: String, overrides: [String] = [], only: String? = nil, catalog: Catalog
  ) throws(Diagnostics) -> Experiment {
    try parse(text, file: file, overrides: overrides, only: only, catalog: catalog, limits: Limits())
  }

  static func parse(
    _ text: String, file: String, overrides: [String] = [], only: String? = nil, catalog: Catalog,
    limits: Limits, files: ExperimentFiles = .disk
  ) throws(Diagnostics) -> Experiment {
    let issues = IssueCollector()
    var extendsReader = ExtendsReader(issues: issues, limits: limits, files: files, catalog: catalog)
    let root = extendsReader.root(text, file: file)
    // Mistakes are told file by file, then argument by argument.
    let firstArgument = ExtendsReader.mostFiles
    let arguments = overrides.enumerated().compactMap { index, argument in
      Override.read(argument, rank: firstArgument + index, issues: issues, limits: limits)
    }
    guard var root else { throw issues.diagnostics }
    let references = arguments.reduce(into: root.references) { $0.formUnion($1.value.references) }
    let applier = OverrideApplier(
      topLevelKeys: FileFormat.keys.names,
      discriminators: catalog.families.map(\.discriminator) + [Program.key],
      issues: issues)
    for argument in arguments { applier.apply(argument, to: &root) }
    let reader = ExperimentReader(
      file: file, catalog: catalog, issues: issues, limits: limits, references: references,
      only: only.map { Node(onlyArgument: $0, rank: firstArgument + overrides.count) })
    return try reader.read(root)
  }
}

extension Node {
  /// The condition of an `--only` argument.
  fileprivate init(onlyArgument text: String, rank: Int) {
    let source = Source(file: "--only", text: text, rank: rank)
    let span = source.span(line: 0, column: 0, length: text.unicodeScalars.count)
    self.init(content: .scalar(text: text, isPlain: false), span: span)
  }

  /// The names that are referred to as `$name` anywhere below.
  fileprivate var references: Set<String> {
    switch content {
    case .scalar: reference.map { [$0] } ?? []
    case .sequence(let items): items.reduce(into: []) { $0.formUnion($1.references) }
    case .mapping(let entries): entries.reduce(into: []) { $0.formUnion($1.value.references) }
    }
  }
}
