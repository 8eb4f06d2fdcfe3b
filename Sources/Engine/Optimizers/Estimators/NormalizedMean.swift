import Vocabulary

/// ḡ/‖ḡ‖, and 0 where ḡ = 0.
///
/// Source: Hübler, Fatkhullin, He, arXiv 2410.13849.
struct NormalizedMean: GradientEstimator {
  static let name = "normalized"
  static let summary = "along the mean gradient's direction."

  struct Keys: Settings {
    @Setting(.from(0), ClipWords.epsilon) var clipEpsilon = 0.0
  }

  var epsilon = 0.0

  static func made(of keys: Keys) -> Self { Self(epsilon: keys.clipEpsilon) }

  static let scope = GradientScope.batch

  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { (1 / (norms + epsilon)).replacing(with: 0, where: norms .== 0) }

  /// η = √(Δ0/(LT)).
  func scaled(by theory: Theory, learningRate: Double, batchSize: Int) -> ScaledEstimator? {
    (self, learningRate * theory.normalizedStep)
  }
}
