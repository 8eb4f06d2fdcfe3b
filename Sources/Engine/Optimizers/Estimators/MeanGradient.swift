/// ḡ, the mean of the samples' gradients.
struct MeanGradient: GradientEstimator {
  static let name = ""
  static let summary = ""

  static func made(of keys: NoKeys) -> Self { Self() }

  static let scope = GradientScope.nothing

  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { DoubleLanes(repeating: 1) }

  /// η = 1/L.
  func scaled(by theory: Theory, learningRate: Double, batchSize: Int) -> ScaledEstimator? {
    (self, learningRate / theory.smoothness)
  }
}
