import Foundation
import Vocabulary

/// Said of several estimators.
enum ClipWords {
  static let threshold = "Longest norm that is left alone."
  static let epsilon =
    "Added to the norm in the factor; 1e-6 reproduces PyTorch's clip_grad_norm_ and Opacus."
}

/// min(1, c/‖ḡ‖) ḡ.
///
/// Source: Pascanu, Mikolov, Bengio, "On the difficulty of training RNNs", ICML 2013.
struct BatchClip: GradientEstimator {
  static let name = "clip"
  static let summary = "with the mean gradient clipped to clip_threshold."

  struct Keys: Settings {
    @Setting(.above(0), ClipWords.threshold) var clipThreshold: Double
    @Setting(.from(0), ClipWords.epsilon) var clipEpsilon = 0.0
  }

  var threshold: Double
  var epsilon = 0.0

  static func made(of keys: Keys) -> Self {
    Self(threshold: keys.clipThreshold, epsilon: keys.clipEpsilon)
  }

  static let scope = GradientScope.batch
  var thresholds: (first: Double, beta: Double) { (threshold, .nan) }

  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { clipFactors(of: norms, DoubleLanes(repeating: threshold), epsilon: epsilon) }

  /// η c = √(Δ0/(LT)) with c a hundredth of the larger of σ n^{1/p−1}, the size of a batch's noise, and Lη: it clips
  /// nearly always.
  func scaled(by theory: Theory, learningRate: Double, batchSize: Int) -> ScaledEstimator? {
    let noise = theory.sigma * pow(Double(batchSize), 1 / theory.momentOrder - 1)
    let limit = threshold * 0.01 * max(noise, theory.smoothness * theory.normalizedStep)
    return (
      BatchClip(threshold: limit, epsilon: epsilon), learningRate * theory.normalizedStep / limit
    )
  }
}
