/// A cell without its seed: one row of a table.
public struct Configuration: Sendable, Hashable {
  /// The `name` of the entry under `problems:`.
  public var problem: String
  /// The family of the problem, a ``ProblemFamily/name``.
  public var family: String
  /// The name shown for the optimizer: its `label`, else its kind.
  public var optimizer: String
  /// The dotted keys whose values differ between the configurations of the experiment, in declared order; those
  /// that this configuration's problem and optimizer have. `problem`, `optimizer` and the family's discriminator are
  /// columns of their own and never among them.
  public var axes: [String]
  /// First 16 hexadecimal digits of the digest of what identifies the configuration: names it in files.
  public var id: String
  package private(set) var blockValues: BlockValues

  package init(
    problem: String, family: String, optimizer: String, values: [String: Value], axes: [String], id: String
  ) {
    self.init(
      problem: problem, family: family, optimizer: optimizer,
      values: BlockValues(block: ValueBlock(values), own: []), axes: axes, id: id)
  }

  package init(
    problem: String, family: String, optimizer: String, values: BlockValues, axes: [String], id: String
  ) {
    self.problem = problem
    self.family = family
    self.optimizer = optimizer
    blockValues = values
    self.axes = axes
    self.id = id
  }

  /// Every parameter that takes part in the computation, defaults resolved, by key: the family's discriminator,
  /// the problem's and the family's parameters, `optimizer` (the kind) and the optimizer's parameters.
  ///
  /// The map is made anew at each call; ``value(ofColumn:)`` finds one value without it.
  public var values: [String: Value] {
    get { blockValues.map }
    set { blockValues = BlockValues(block: ValueBlock(newValue), own: []) }
  }

  /// The key of ``values`` that holds the optimizer's kind.
  public static let optimizerKey = "optimizer"

  /// The optimizer's kind: the name of one of ``Catalog/optimizers``.
  public var optimizerKind: String { blockValues[Self.optimizerKey]?.string ?? "" }

  /// The value of a column: `problem`, `optimizer`, or a key of ``values`` (dotted inside nested maps).
  public func value(ofColumn column: String) -> Value? {
    switch column {
    case "problem": return .string(problem)
    case "optimizer": return .string(optimizer)
    default:
      // Most columns are one step, and a plan asks for millions.
      if !column.utf8.contains(UInt8(ascii: ".")) { return blockValues[column] }
      let path = column.split(separator: ".")
      guard let root = path.first else { return nil }
      return path.dropFirst().reduce(blockValues[String(root)]) { $0?.map?[String($1)] }
    }
  }
}

/// Which configurations cost the same: those that differ in their optimizers' own numbers only, for a learning rate costs
/// nothing.
public struct CostKinds: Sendable {
  /// The parameters of each optimizer, by its kind.
  private let numbers: [String: Set<String>]

  package init(_ catalog: Catalog) {
    numbers = Dictionary(
      catalog.optimizers.map { ($0.name, Set($0.parameters.map(\.name))) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The values that decide what a cell of a configuration costs, by key.
  public func values(of configuration: Configuration) -> [String: Value] {
    let numbers = numbers[configuration.optimizerKind] ?? []
    return configuration.values.filter { !numbers.contains($0.key) }
  }
}
