import Foundation

/// Step sizes, batch sizes and thresholds from the constants of a problem.
///
/// F is L-smooth, Δ0 = F(x0) − F*, and E‖∇f(x, ξ) − ∇F(x)‖^p ≤ σ^p with p in (1, 2], over T steps.
/// Sources: Nobile, Grohs, arXiv 2605.02701 (ps_clip_sgd); Hübler, Fatkhullin, He, arXiv 2410.13849 (normalized_sgd).
public struct Theory: Sendable, Hashable {
  /// L, above 0.
  public var smoothness: Double
  /// Δ0, above 0.
  public var gap: Double
  /// p, in (1, 2].
  public var momentOrder: Double
  /// σ^p: what laws give, and what the batch size is made from.
  public var moment: Double
  /// T.
  public var steps: Int
  /// σ: the p-th root of ``moment``, or the number that was declared.
  public let sigma: Double

  /// - Parameter moment: σ^p.
  public init(smoothness: Double, gap: Double, momentOrder: Double, moment: Double, steps: Int) {
    self.init(
      smoothness: smoothness, gap: gap, momentOrder: momentOrder, sigma: pow(moment, 1 / momentOrder),
      steps: steps)
    self.moment = moment
  }

  /// - Parameter sigma: σ itself, finite, at least 0.
  public init(smoothness: Double, gap: Double, momentOrder: Double, sigma: Double, steps: Int) {
    precondition(momentOrder > 1 && momentOrder <= 2, "a moment order of \(momentOrder)")
    precondition(smoothness > 0 && gap > 0 && sigma >= 0 && sigma.isFinite && steps > 0, "\(sigma), \(gap)")
    self.smoothness = smoothness
    self.gap = gap
    self.momentOrder = momentOrder
    self.sigma = sigma
    moment = pow(sigma, momentOrder)
    self.steps = steps
  }

  /// n = ⌈max(1, (σ²T/(LΔ0))^{p/(2(p−1))})⌉, as a Double: it may be more than any machine can draw.
  public var batchSize: Double { max(1, wholeBatchSize ?? exactBatchSize.rounded(.up)) }

  /// n where the formula gives a whole number of at least 1; nil where it has to be rounded up.
  ///
  /// Whole on paper is whole here: what rounding of powers leaves beside it must not cost a sample more.
  public var wholeBatchSize: Double? {
    let nearest = exactBatchSize.rounded()
    return nearest >= 1 && abs(exactBatchSize - nearest) <= Self.rounding * nearest ? nearest : nil
  }

  /// Far above the error of two powers and their product, far below what one sample is of any batch that can be drawn.
  private static let rounding = 1e-11

  /// (σ^p)^{1/(p−1)} · (T/(LΔ0))^{p/(2(p−1))}: no root is taken of the moment to be squared again.
  private var exactBatchSize: Double {
    let share = Double(steps) / (smoothness * gap)
    return pow(moment, 1 / (momentOrder - 1)) * pow(share, momentOrder / (2 * (momentOrder - 1)))
  }

  /// Of normalized_sgd: √(Δ0/(LT)).
  var normalizedStep: Double { (gap / (smoothness * Double(steps))).squareRoot() }

  /// The optimizer with the theory's threshold and its growth times its own, and the theory's step size times
  /// `learningRate`, as its estimator has them; nil where the theory says nothing of it.
  public func scaled(
    _ optimizer: Optimizer, learningRate: Double, batchSize: Int
  ) -> (optimizer: Optimizer, learningRate: Double)? {
    guard optimizer.rule.followsTheory,
      let scaled = optimizer.estimator.scaled(by: self, learningRate: learningRate, batchSize: batchSize)
    else { return nil }
    return (Optimizer(scaled.estimator, optimizer.rule), scaled.learningRate)
  }

  /// −(p−1)/(3p−2): the best possible power of N = nT samples for the gradient norm.
  ///
  /// Source: Zhang et al., "Why are adaptive methods good for attention models?", NeurIPS 2020.
  public static func rateExponent(momentOrder: Double) -> Double {
    -(momentOrder - 1) / (3 * momentOrder - 2)
  }
}
