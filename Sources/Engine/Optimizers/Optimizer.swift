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
