import Vocabulary

/// AUTO-S: (1/B) Σ g_i/(‖g_i‖ + γ), every sample normalised, without a threshold.
///
/// Source: Bu, Wang, Zha, Karypis, "Automatic clipping: differentially private deep learning made easier and stronger",
/// NeurIPS 2023 (arXiv 2206.07136), without the noise of privacy.
struct AutomaticClip: GradientEstimator {
  static let name = "auto_s"
  static let summary = "with every sample's gradient divided by its norm plus auto_gamma, before the mean."

  struct Keys: Settings {
    @Setting(.from(1e-30), "Added to the norm: gradients that are much shorter keep their proportions.")
    var autoGamma = 0.01
  }

  var gamma: Double

  static func made(of keys: Keys) -> Self { Self(gamma: keys.autoGamma) }

  static let scope = GradientScope.samples

  @inline(__always)
  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { 1 / (norms + gamma) }
}
