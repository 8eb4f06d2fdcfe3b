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

  var limit: Double
  var epsilon: Double

  init(threshold: Double, epsilon: Double = 0) { (limit, self.epsilon) = (threshold, epsilon) }

  init(_ keys: Keys) { self.init(threshold: keys.clipThreshold, epsilon: keys.clipEpsilon) }

  static let scope = GradientScope.microBatches
  var clamps: Bool { epsilon == 0 }
  var threshold: (first: Double, beta: Double) { (limit, .nan) }

  func limits(_ count: Int) -> [Double] { Array(repeating: limit, count: count) }

  @inline(__always)
  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { clipFactors(of: norms, DoubleLanes(repeating: limit), epsilon: epsilon) }
}
