/// AUTO-S: (1/B) Σ g_i/(‖g_i‖ + γ), every sample normalised, without a threshold.
///
/// Source: Bu, Wang, Zha, Karypis, "Automatic clipping: differentially private deep learning made easier and stronger",
/// NeurIPS 2023 (arXiv 2206.07136), without the noise of privacy.
struct AutomaticClip: GradientEstimator {
  static let name = "auto_s"
  static let summary = "with every sample's gradient divided by its norm plus auto_gamma, before the mean."
  static let settings = [
    NumberSetting(
      "auto_gamma", default: 0.01, from: 1e-30, including: true,
      "Added to the norm: gradients that are much shorter keep their proportions.")
  ]

  var gamma: Double

  init(gamma: Double = 0.01) { self.gamma = gamma }
  init(_ values: SettingValues) { self.init(gamma: values["auto_gamma"]) }

  static let scope = GradientScope.samples

  @inline(__always)
  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { 1 / (norms + gamma) }
}
