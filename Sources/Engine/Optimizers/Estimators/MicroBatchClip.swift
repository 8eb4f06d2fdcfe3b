/// (1/k) Σ_j min(1, c/‖h_j‖) h_j, h_j the mean gradient of micro-batch j of k.
///
/// Source: Nobile, Grohs, arXiv 2605.02701, on clipping before gradient accumulation.
/// Where a batch ends with a smaller micro-batch, as an epoch's last one may, micro-batch j of b_j samples counts
/// b_j/B instead of 1/k: every sample counts the same, and without clipping it is the batch's mean.
struct MicroBatchClip: GradientEstimator {
  static let name = "micro_batch_clip"
  static let summary =
    "with every micro-batch's mean gradient clipped before accumulation; one of b of B samples counts b/B."

  typealias Keys = BatchClip.Keys

  var threshold: Double
  var epsilon = 0.0

  static func made(of keys: Keys) -> Self {
    Self(threshold: keys.clipThreshold, epsilon: keys.clipEpsilon)
  }

  static let scope = GradientScope.microBatches
  var clamps: Bool { epsilon == 0 }
  var thresholds: (first: Double, beta: Double) { (threshold, .nan) }

  func limits(_ count: Int) -> [Double] { Array(repeating: threshold, count: count) }

  @inline(__always)
  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { clipFactors(of: norms, DoubleLanes(repeating: limit), epsilon: epsilon) }
}
