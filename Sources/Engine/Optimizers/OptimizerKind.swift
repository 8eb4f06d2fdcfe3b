import Vocabulary

/// One half of an optimizer: a gradient estimator or an update rule, as the registry names it and a file sets it.
protocol OptimizerPart {
  /// What a file may set of it, with defaults, ranges and words for people.
  ///
  /// A part copies what it needs: loops read plain numbers.
  associatedtype Keys: Settings
  /// Of an estimator what stands before the rule's name, `clip` of `clip_sgd`; empty for the mean.
  static var name: String { get }
  /// One sentence; of an estimator what follows the rule's title, as `with … clipped.`
  static var summary: String { get }
  /// What its keys must be to each other.
  static var constraints: [Constraint] { get }
  static func made(of keys: Keys) -> Self
}

extension OptimizerPart {
  static var constraints: [Constraint] { [] }

  fileprivate static var parameters: [Parameter] { Keys.parameters }

  fileprivate static func made(reading values: [String: Value]) throws(SettingError) -> Self {
    made(of: try Keys(reading: values))
  }
}

/// A part without settings.
struct NoKeys: Settings {}

/// An optimizer as a file names it: an estimator, `_`, and an update rule, each with its settings.
public struct OptimizerKind: Sendable {
  /// `clip_sgd`, with the mean gradient the rule's name alone, `sgd`; the estimator and the rule are its parts.
  public let kind: Kind
  /// What the estimator treats one by one, whatever its settings.
  public let scope: GradientScope
  private let estimatorType: any GradientEstimator.Type
  private let ruleType: any UpdateRule.Type

  init(_ estimator: any GradientEstimator.Type, _ rule: any UpdateRule.Type) {
    (estimatorType, ruleType, scope) = (estimator, rule, estimator.scope)
    let isMean = estimator.name.isEmpty
    let parts = [
      Kind.Part(
        role: .estimator, name: estimator.name,
        summary: isMean ? "The mean gradient." : "The rule \(estimator.summary)",
        parameters: estimator.parameters),
      Kind.Part(role: .rule, name: rule.name, summary: rule.summary, parameters: rule.parameters),
    ]
    var kind = Kind(
      name: isMean ? rule.name : "\(estimator.name)_\(rule.name)",
      summary: isMean ? rule.summary : "\(rule.title) \(estimator.summary)",
      parameters: parts.flatMap(\.parameters))
    kind.parts = parts
    self.kind = kind
    precondition(
      Set(kind.parameters.map(\.name)).count == kind.parameters.count, "\(kind.name) has a key twice")
  }

  /// ``Kind/name``.
  public var name: String { kind.name }

  /// The optimizer with the values that a configuration has; its other keys are somebody else's.
  ///
  /// - Throws: where a required key has no value, or a value is not of its type.
  public func make(_ values: [String: Value]) throws(SettingError) -> Optimizer {
    Optimizer(try estimatorType.made(reading: values), try ruleType.made(reading: values))
  }
}

/// A gradient method: an estimate of the gradient, and how the parameters move along it.
public struct Optimizer: Sendable {
  var estimator: any GradientEstimator
  var rule: any UpdateRule

  init(_ estimator: any GradientEstimator, _ rule: any UpdateRule) {
    (self.estimator, self.rule) = (estimator, rule)
  }

  /// What the estimator treats one by one.
  public var scope: GradientScope { type(of: estimator).scope }
  /// Numbers that the update rule keeps for every parameter.
  public var slotCount: Int { rule.slots.count }
  /// The threshold of the first gradient, and β where it grows as i^(1/β); NaN where there is none.
  public var threshold: (first: Double, beta: Double) { estimator.thresholds }

  /// Power of two that estimates are magnified with, see ``StepContext/magnification``.
  var magnification: Double { rule.takesMagnified ? estimator.magnification : 1 }
}
