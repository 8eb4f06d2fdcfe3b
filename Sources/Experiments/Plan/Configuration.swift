/// A cell without its seed: one row of a table.
public struct Configuration: Sendable, Hashable {
  /// The `name` of the entry under `problems:`.
  public var problem: String
  /// The family of the problem, a ``ProblemFamily/name``.
  public var family: String
  /// The name shown for the optimizer: its `label`, else its kind.
  public var optimizer: String
  /// Every parameter that takes part in the computation, defaults resolved, by key: the family's discriminator,
  /// the problem's and the family's parameters, `optimizer` (the kind) and the optimizer's parameters.
  public var values: [String: Value]
  /// The dotted keys whose values differ between the configurations of the experiment, in declared order; those
  /// that this configuration's problem and optimizer have. `problem`, `optimizer` and the family's discriminator are
  /// columns of their own and never among them.
  public var axes: [String]
  /// First 16 hexadecimal digits of the digest of what identifies the configuration: names it in files.
  public var id: String

  public init(
    problem: String, family: String, optimizer: String, values: [String: Value], axes: [String], id: String
  ) {
    self.problem = problem
    self.family = family
    self.optimizer = optimizer
    self.values = values
    self.axes = axes
    self.id = id
  }

  /// The value of a column: `problem`, `optimizer`, or a key of ``values`` (dotted inside nested maps).
  public func value(ofColumn column: String) -> Value? {
    switch column {
    case "problem": .string(problem)
    case "optimizer": .string(optimizer)
    default: Value.map(values)[path: column]
    }
  }
}
