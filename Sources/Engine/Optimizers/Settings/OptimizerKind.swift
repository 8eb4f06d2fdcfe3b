/// One half of an optimizer: a gradient estimator or an update rule, as the registry names it and a file sets it.
protocol OptimizerPart {
  /// Of an estimator what stands before the rule's name, `clip` of `clip_sgd`; empty for the mean.
  static var name: String { get }
  /// One sentence; of an estimator what follows the rule's title, as `with … clipped.`
  static var summary: String { get }
  static var settings: [NumberSetting] { get }
  static var switches: [SwitchSetting] { get }
  init(_ values: SettingValues)
}

extension OptimizerPart {
  static var switches: [SwitchSetting] { [] }
}

/// What a reader is told of one half of an optimizer.
public struct OptimizerPartText: Sendable {
  public var name: String
  public var summary: String
  public var settings: [NumberSetting]
  public var switches: [SwitchSetting]

  fileprivate init(_ part: any OptimizerPart.Type, summary: String) {
    (name, settings, switches) = (part.name, part.settings, part.switches)
    self.summary = summary
  }
}

/// An optimizer as a file names it: an estimator, `_`, and an update rule, each with its settings.
public struct OptimizerKind: Sendable {
  public let name: String
  public let summary: String
  public let estimator: OptimizerPartText
  public let rule: OptimizerPartText
  /// The estimator's, then the rule's.
  public let settings: [NumberSetting]
  public let switches: [SwitchSetting]
  /// What the estimator treats one by one, whatever its settings.
  public let scope: GradientScope
  /// From a value for every setting, and the switches that are on, to the optimizer.
  public let make: @Sendable (_ numbers: [String: Double], _ on: Set<String>) -> Optimizer

  init(_ estimator: any GradientEstimator.Type, _ rule: any UpdateRule.Type) {
    let isMean = estimator.name.isEmpty
    name = isMean ? rule.name : "\(estimator.name)_\(rule.name)"
    summary = isMean ? rule.summary : "\(rule.title) \(estimator.summary)"
    self.estimator = OptimizerPartText(
      estimator, summary: isMean ? "The mean gradient." : "The rule \(estimator.summary)")
    self.rule = OptimizerPartText(rule, summary: rule.summary)
    scope = estimator.scope
    settings = estimator.settings + rule.settings
    switches = estimator.switches + rule.switches
    precondition(
      Set(settings.map(\.name) + switches.map(\.name)).count == settings.count + switches.count,
      "\(name) names a setting twice")
    make = { numbers, on in
      Optimizer(
        estimator.init(SettingValues(estimator.settings, numbers, on: on)),
        rule.init(SettingValues(rule.settings, numbers, on: on)))
    }
  }
}
