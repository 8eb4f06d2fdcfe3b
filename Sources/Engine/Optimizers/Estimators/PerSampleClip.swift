import Foundation
import Vocabulary

/// (1/B) Σ min(1, α i^{1/β}/‖g_i‖) g_i, i = 1…B; β = ∞ is the constant threshold.
///
/// Source: Nobile, Grohs, arXiv 2605.02701.
struct PerSampleClip: GradientEstimator {
  static let name = "ps_clip"
  static let summary = "with every sample's gradient clipped before the mean."

  struct Keys: Settings {
    @Setting(.above(0), ClipWords.threshold) var clipThreshold: Double
    @Setting(.from(0), ClipWords.epsilon) var clipEpsilon = 0.0
    @Setting(
      .above(0, orInfinity: true),
      "Sample i of a batch (from 1) is clipped to clip_threshold i^(1/threshold_beta); inf is constant.")
    var thresholdBeta = Double.infinity
  }

  /// α
  var threshold: Double
  var beta = Double.infinity
  var epsilon = 0.0

  static func made(of keys: Keys) -> Self {
    Self(threshold: keys.clipThreshold, beta: keys.thresholdBeta, epsilon: keys.clipEpsilon)
  }

  static let scope = GradientScope.samples
  var clamps: Bool { epsilon == 0 }
  var thresholds: (first: Double, beta: Double) { (threshold, beta) }
  var magnification: Double { threshold < 0x1p-90 ? 0x1p100 : 1 }

  func limits(_ count: Int) -> [Double] {
    (0..<count).map { beta.isInfinite ? threshold : threshold * pow(Double($0 + 1), 1 / beta) }
  }

  @inline(__always)
  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { clipFactors(of: norms, DoubleLanes(repeating: limit), epsilon: epsilon) }

  /// η = 1/L; threshold σ i^{1/p} for sample i where it grows, σ n^{1/p} where it is constant.
  func scaled(by theory: Theory, learningRate: Double, batchSize: Int) -> ScaledEstimator? {
    let limit =
      beta.isInfinite ? theory.sigma * pow(Double(batchSize), 1 / theory.momentOrder) : theory.sigma
    return (
      PerSampleClip(threshold: threshold * limit, beta: beta * theory.momentOrder, epsilon: epsilon),
      learningRate / theory.smoothness
    )
  }
}
