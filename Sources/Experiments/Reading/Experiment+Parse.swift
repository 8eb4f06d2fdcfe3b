import Foundation

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
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw Diagnostics([Diagnostic("no file \(path)")])
    }
    guard !isDirectory.boolValue, let data = FileManager.default.contents(atPath: path) else {
      let reason = isDirectory.boolValue ? "is a folder, not an experiment file" : "cannot be read"
      throw Diagnostics([Diagnostic("\(path) \(reason)")])
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Diagnostics([invalidUTF8(data, path)])
    }
    return try parse(text, file: path, overrides: overrides, only: only, catalog: catalog)
  }

  /// Reads and checks the text of an experiment file; `file` is what messages call it.
  public static func parse(
    _ text: String, file: String, overrides: [String] = [], only: String? = nil, catalog: Catalog
  ) throws(Diagnostics) -> Experiment {
    try parse(text, file: file, overrides: overrides, only: only, catalog: catalog, limits: Limits())
  }

  static func parse(
    _ text: String, file: String, overrides: [String] = [], only: String? = nil, catalog: Catalog,
    limits: Limits
  ) throws(Diagnostics) -> Experiment {
    let issues = IssueCollector()
    // An editor's byte order mark is no part of the text.
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    let source = Source(file: file, text: text)
    let root = YAMLReader.read(text, source: source, issues: issues, limits: limits)
    var arguments: [Override] = []
    for (index, argument) in overrides.enumerated() {
      if let override = Override.read(argument, rank: index + 1, issues: issues, limits: limits) {
        arguments.append(override)
      }
    }
    guard var root else { throw issues.diagnostics }
    ZipReader(issues: issues).read(&root)
    var references = root.references
    for argument in arguments { references.formUnion(argument.value.references) }
    let applier = OverrideApplier(
      topLevelKeys: FileFormat.keys.names, discriminators: catalog.families.map(\.discriminator),
      issues: issues)
    for argument in arguments { applier.apply(argument, to: &root) }
    let reader = ExperimentReader(
      file: file, catalog: catalog, issues: issues, limits: limits, references: references,
      only: only.map { Node(onlyArgument: $0, rank: overrides.count + 1) })
    return try reader.read(root)
  }

  private static func invalidUTF8(_ data: Data, _ path: String) -> Diagnostic {
    // What can be decoded up to the first replacement gives the place.
    let bytes = Array(data)
    var valid = 0
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
    let source = Source(file: path, text: String(decoding: bytes.prefix(valid + 80), as: UTF8.self))
    let position = Source.position(
      ofByte: valid, in: String(decoding: bytes.prefix(valid), as: UTF8.self))
    let span = source.span(line: position.line, column: position.column)
    return Diagnostic("the file is not UTF-8 text from here on", at: span.location)
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

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x80: 1
    case 0x80..<0x800: 2
    case 0x800..<0x10000: 3
    default: 4
    }
  }
}
