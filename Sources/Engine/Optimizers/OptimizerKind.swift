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
  init(_ keys: Keys)
}

extension OptimizerPart {
  static var constraints: [Constraint] { [] }

  fileprivate static var parameters: [Parameter] { Keys.parameters }

  fileprivate init(reading values: [String: Value]) throws(SettingError) {
    self.init(try Keys(reading: values))
  }
}

/// A part without settings.
struct NoKeys: Settings {}

/// What a reader is told of one half of an optimizer.
public struct OptimizerPartText: Sendable {
  /// Of `clip_sgd` the estimator's is `clip`, the rule's `sgd`; the mean's is empty.
  public var name: String
  /// One whole sentence.
  public var summary: String
  /// Its keys, in the order of their declaration.
  public var parameters: [Parameter]

  fileprivate init(_ part: any OptimizerPart.Type, summary: String) {
    (name, parameters) = (part.name, part.parameters)
    self.summary = summary
  }
}

/// An optimizer as a file names it: an estimator, `_`, and an update rule, each with its settings.
public struct OptimizerKind: Sendable {
  /// `clip_sgd`; with the mean gradient the rule's name alone, `sgd`.
  public let name: String
  /// One whole sentence: what the rule is, and what the estimator does.
  public let summary: String
  /// What is made of the batch's gradients.
  public let estimator: OptimizerPartText
  /// How parameters move along the estimate.
  public let rule: OptimizerPartText
  /// The estimator's, then the rule's.
  public let parameters: [Parameter]
  /// What the estimator treats one by one, whatever its settings.
  public let scope: GradientScope
  private let estimatorType: any GradientEstimator.Type
  private let ruleType: any UpdateRule.Type

  init(_ estimator: any GradientEstimator.Type, _ rule: any UpdateRule.Type) {
    (estimatorType, ruleType) = (estimator, rule)
    let isMean = estimator.name.isEmpty
    name = isMean ? rule.name : "\(estimator.name)_\(rule.name)"
    summary = isMean ? rule.summary : "\(rule.title) \(estimator.summary)"
    self.estimator = OptimizerPartText(
      estimator, summary: isMean ? "The mean gradient." : "The rule \(estimator.summary)")
    self.rule = OptimizerPartText(rule, summary: rule.summary)
    parameters = self.estimator.parameters + self.rule.parameters
    scope = estimator.scope
    precondition(
      Set(parameters.map(\.name)).count == parameters.count, "\(name) has a key twice")
  }

  /// The optimizer with the values that a configuration has; its other keys are somebody else's.
  ///
  /// - Throws: where a required key has no value, or a value is not of its type.
  public func make(_ values: [String: Value]) throws(SettingError) -> Optimizer {
    Optimizer(try estimatorType.init(reading: values), try ruleType.init(reading: values))
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
  public var threshold: (first: Double, beta: Double) { estimator.threshold }

  /// Power of two that estimates are magnified with, see ``StepContext/magnification``.
  var magnification: Double { rule.takesMagnified ? estimator.magnification : 1 }
}
