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
    guard case .clip(_, _, let epsilon) = self else { return 1 }
    return clipFactor(norm: norm, threshold: threshold(index: index), epsilon: epsilon)
  }

  /// What a training multiplies the factors with and divides the step by: a power of two where the threshold is so low
  /// that single precision could not hold the factors, 1 everywhere else.
  var magnification: Double {
    guard case .clip(let threshold, _, _) = self, threshold < 0x1p-90 else { return 1 }
    return 0x1p100
  }

  /// τ_i of the sample at a place in its batch, from 0; infinite where nothing is clipped.
  func threshold(index: Int) -> Double {
    guard case .clip(let threshold, let beta, _) = self else { return .infinity }
    return beta.isInfinite ? threshold : threshold * Self.power(Double(index + 1), 1 / beta)
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

/// A gradient method as a chain of choices: sample weighting, micro-batch rule, batch rule, update rule.
///
/// Of a batch of B samples in micro-batches of b_j, with h_j the weighted mean gradient of micro-batch j and f_j
/// its factor by `microBatchRule`, the estimate is ĝ = Σ_j (b_j/B) f_j h_j; `batchRule` sees ĝ whole.
public struct Optimizer: Sendable, Hashable {
  public var weighting: SampleWeighting
  /// What happens to the mean gradient of each micro-batch before it enters the estimate.
  public var microBatchRule: BatchRule
  public var batchRule: BatchRule
  /// μ of v ← μv + ĝ, first step v = ĝ (PyTorch's convention), in [0, 1).
  public var momentum: Double
  /// The parameters move along ĝ + μv instead of v (PyTorch's form of Nesterov's momentum).
  public var nesterov: Bool
  /// λ: λθ is added to ĝ after clipping.
  public var weightDecay: Double

  public init(
    weighting: SampleWeighting = .uniform, microBatchRule: BatchRule = .mean, batchRule: BatchRule = .mean,
    momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
  ) {
    self.weighting = weighting
    self.microBatchRule = microBatchRule
    self.batchRule = batchRule
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
  }
}
