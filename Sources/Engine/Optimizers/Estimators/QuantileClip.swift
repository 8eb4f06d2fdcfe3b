import Foundation
import Vocabulary

/// Per-sample clipping to a threshold that follows a quantile of the samples' norms: (1/B) Σ min(1, C_t/‖g_i‖) g_i, and
/// after the batch C_{t+1} = C_t exp(−η_C (b_t − γ)) with b_t the share of its norms that are at most C_t.
///
/// Source: Andrew, Thakkar, McMahan, Ramaswamy, "Differentially private learning with adaptive clipping", NeurIPS 2021,
/// algorithm 1, with samples for clients and without the noise of privacy.
struct QuantileClip: GradientEstimator {
  static let name = "quantile_clip"
  static let summary =
    "with every sample's gradient clipped to a threshold that follows the clip_quantile of the norms."

  struct Keys: Settings {
    @Setting(.above(0), "The threshold of the first step.") var clipThreshold = 0.1
    @Setting(.within(0...1), "gamma, the share of samples that the threshold is to leave alone.")
    var clipQuantile = 0.5
    @Setting(
      .from(0),
      "After each step the threshold is multiplied with exp(-threshold_rate (share left alone - clip_quantile))."
    )
    var thresholdRate = 0.2
  }

  /// C_1
  var threshold: Double
  var quantile: Double
  var rate: Double

  static func made(of keys: Keys) -> Self {
    Self(threshold: keys.clipThreshold, quantile: keys.clipQuantile, rate: keys.thresholdRate)
  }

  static let scope = GradientScope.samples
  var thresholds: (first: Double, beta: Double) { (threshold, .nan) }
  var magnification: Double { threshold < 0x1p-90 ? 0x1p100 : 1 }

  /// C_t, and of the batch so far: norms that are at most C_t, all norms.
  var initialState: [Double] { [threshold, 0, 0] }

  @inline(__always)
  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes {
    let threshold = state[0]
    state[1] += DoubleLanes.zero.replacing(with: 1, where: norms .<= threshold)
    state[2] += DoubleLanes(repeating: 1)
    return clipFactors(of: norms, threshold, epsilon: 0)
  }

  func endBatch(_ state: UnsafeMutablePointer<DoubleLanes>) {
    for lane in 0..<DoubleLanes.scalarCount {
      let share = state[1][lane] / state[2][lane]
      state[0][lane] *= exp(-rate * (share - quantile))
    }
    (state[1], state[2]) = (.zero, .zero)
  }
}
