/// How much of each sample's gradient enters the estimate.
public enum SampleWeighting: Sendable, Hashable {
  case uniform
  /// min(1, τ_i/‖g_i‖) with τ_i = threshold · i^{1/beta}, i = 1…B; beta = ∞ is the constant threshold.
  case clip(threshold: Double, beta: Double, epsilon: Double)

  public var needsNorms: Bool { self != .uniform }

  /// - Parameters:
  ///   - norm: ‖g_i‖ over all parameters.
  ///   - index: the sample's place in its batch, from 0.
  /// - Returns: a factor in [0, 1]; 1 where the norm is 0.
  public func factor(norm: Double, index: Int) -> Double {
    guard case .clip(let threshold, let beta, let epsilon) = self else { return 1 }
    let limit = beta.isInfinite ? threshold : threshold * Self.power(Double(index + 1), 1 / beta)
    return clipFactor(norm: norm, threshold: limit, epsilon: epsilon)
  }
}

/// What happens to the estimate of the whole batch.
public enum BatchRule: Sendable, Hashable {
  case mean
  /// min(1, threshold/‖ĝ‖)
  case clip(threshold: Double, epsilon: Double)
  /// 1/‖ĝ‖, and 0 where ĝ = 0
  case normalize(epsilon: Double)

  public func factor(norm: Double) -> Double {
    switch self {
    case .mean: 1
    case .clip(let threshold, let epsilon): clipFactor(norm: norm, threshold: threshold, epsilon: epsilon)
    case .normalize(let epsilon): norm == 0 ? 0 : 1 / (norm + epsilon)
    }
  }
}

/// min(1, threshold/(norm + epsilon)); 1 where the norm is 0, NaN where it is NaN so that divergence is seen.
func clipFactor(norm: Double, threshold: Double, epsilon: Double) -> Double {
  if norm.isNaN { return .nan }
  return norm == 0 ? 1 : min(1, threshold / (norm + epsilon))
}

/// A gradient method as three choices: sample weighting, batch rule, update rule.
public struct Optimizer: Sendable, Hashable {
  public var weighting: SampleWeighting
  public var batchRule: BatchRule
  /// μ of v ← μv + ĝ, first step v = ĝ (PyTorch's convention), in [0, 1).
  public var momentum: Double
  /// λ: λθ is added to ĝ after clipping.
  public var weightDecay: Double

  public init(
    weighting: SampleWeighting = .uniform, batchRule: BatchRule = .mean, momentum: Double = 0,
    weightDecay: Double = 0
  ) {
    self.weighting = weighting
    self.batchRule = batchRule
    self.momentum = momentum
    self.weightDecay = weightDecay
  }
}
