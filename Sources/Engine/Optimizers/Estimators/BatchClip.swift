import Foundation

/// min(1, c/‖ḡ‖) ḡ.
///
/// Source: Pascanu, Mikolov, Bengio, "On the difficulty of training RNNs", ICML 2013.
struct BatchClip: GradientEstimator {
  static let name = "clip"
  static let summary = "with the mean gradient clipped to clip_threshold."
  static let settings: [NumberSetting] = [.clipThreshold, .clipEpsilon]

  var limit: Double
  var epsilon: Double

  init(threshold: Double, epsilon: Double = 0) { (limit, self.epsilon) = (threshold, epsilon) }

  init(_ values: SettingValues) {
    self.init(threshold: values["clip_threshold"], epsilon: values["clip_epsilon"])
  }

  static let scope = GradientScope.batch
  var threshold: (first: Double, beta: Double) { (limit, .nan) }

  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { clipFactors(of: norms, DoubleLanes(repeating: self.limit), epsilon: epsilon) }

  /// η c = √(Δ0/(LT)) with c a hundredth of the larger of σ n^{1/p−1}, the size of a batch's noise, and Lη: it clips
  /// nearly always.
  func scaled(
    by theory: Theory, learningRate: Double, batchSize: Int
  ) -> (estimator: any GradientEstimator, learningRate: Double)? {
    let noise = theory.sigma * pow(Double(batchSize), 1 / theory.momentOrder - 1)
    let limit = limit * 0.01 * max(noise, theory.smoothness * theory.normalizedStep)
    return (
      BatchClip(threshold: limit, epsilon: epsilon), learningRate * theory.normalizedStep / limit
    )
  }
}
