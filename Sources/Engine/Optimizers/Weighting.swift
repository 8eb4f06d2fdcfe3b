/// An estimator at work on one training: the factors of its gradients, and the state they depend on.
///
/// Not Sendable: it goes with one network.
final class Weighting {
  let estimator: any GradientEstimator
  /// What a training multiplies samples' factors with; the update takes it back.
  let magnification: Double
  private let hasLimits: Bool
  private var limits: [Double] = []
  private let state: Buffer<DoubleLanes>

  init(_ optimizer: Optimizer) {
    estimator = optimizer.estimator
    magnification = optimizer.magnification
    hasLimits = !estimator.limits(1).isEmpty
    let initial = estimator.initialState
    state = Buffer(count: initial.count)
    for (index, number) in initial.enumerated() { state.base[index] = DoubleLanes(repeating: number) }
  }

  /// Whether samples have factors of their own.
  var needsNorms: Bool { type(of: estimator).scope == .samples }

  /// - Parameters:
  ///   - norm: of the gradient over all parameters.
  ///   - index: its place among the samples or micro-batches of its batch, from 0.
  /// - Returns: NaN where the norm is, so that divergence is seen.
  func factor(norm: Double, index: Int = 0) -> Double {
    if norm.isNaN { return .nan }
    var limit = Double.infinity
    if hasLimits {
      // Only the first batches make it longer.
      if index >= limits.count { limits = estimator.limits(max(index + 1, 2 * limits.count)) }
      limit = limits[index]
    }
    return estimator.factors(of: DoubleLanes(repeating: norm), limit: limit, state: state.base)[0]
  }

  func endBatch() { estimator.endBatch(state.base) }

  /// The state as a checkpoint keeps it.
  var numbers: [Double] {
    get { (0..<state.count).map { state.base[$0][0] } }
    set {
      precondition(newValue.count == state.count, "\(newValue.count) of \(state.count) numbers of state")
      for (index, number) in newValue.enumerated() { state.base[index] = DoubleLanes(repeating: number) }
    }
  }
}
