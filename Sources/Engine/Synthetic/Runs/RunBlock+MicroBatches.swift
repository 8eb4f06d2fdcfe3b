/// The samples of a step whose mean gradient has one factor.
struct MicroBatch {
  let size: Int
  /// Σ ξ_i of the open micro-batch's samples so far, (dimension, 8 runs).
  let sum: UnsafeMutablePointer<DoubleLanes>

  /// - Parameter dimension: components of a sample's gradient.
  init(size: Int, dimension: Int) {
    self.size = size
    sum = .allocate(capacity: dimension)
    sum.initialize(repeating: .zero, count: dimension)
  }
}

extension RunBlock {
  /// Adds Σ_j f_j ξ̄_j of the micro-batches that these samples complete, and Σ_j f_j to `weight`, with ξ̄_j the mean noise of micro-batch j:
  /// of one sample each it is to the bit what clipping that sample gives.
  func addMicroBatches(
    _ draws: UnsafePointer<Vector>, first: Int, samples: Int, of batch: MicroBatch,
    by estimator: some GradientEstimator, _ weight: inout DoubleLanes
  ) {
    // Micro-batches end where they do, wherever the draws that are made at once end.
    var filled = first % batch.size
    for sample in 0..<samples {
      let noise = draws + sample &* dimension
      for component in 0..<dimension { batch.sum[component] += DoubleLanes(noise[component]) }
      filled &+= 1
      guard filled == batch.size else { continue }
      close(batch, place: (first &+ sample) / batch.size, by: estimator, &weight)
      filled = 0
      for component in 0..<dimension { batch.sum[component] = .zero }
    }
  }

  private func close(
    _ batch: MicroBatch, place: Int, by estimator: some GradientEstimator, _ weight: inout DoubleLanes
  ) {
    let share = 1 / Double(batch.size)
    let limit = limits.isEmpty ? .infinity : limits[place]
    if dimension == 1, estimator.clamps {
      // A clipped mean is ±τ, as a clipped sample is.
      let mean = batch.sum[0] * share
      let value = gradient[0] + mean
      let threshold = DoubleLanes(repeating: limit)
      let isLong = value.magnitudes .> threshold
      estimate[0] += mean.replacing(with: threshold.withSigns(of: value), where: isLong)
      // As of a sample that has no clipped value.
      if noise.mayOverflow { estimate[0] += 0 * mean }
      clipped[2] &-= unsafeBitCast(isLong, to: SIMD8<Int64>.self)
      weight += DoubleLanes(repeating: 1).replacing(with: 0, where: isLong)
      return
    }
    var square = DoubleLanes.zero
    for component in 0..<dimension {
      let value = gradient[component] + batch.sum[component] * share
      square.addProduct(value, value)
    }
    let factor = estimator.factors(of: square.squareRoots, limit: limit, state: state)
    clipped[2] &-= unsafeBitCast(factor .< 1, to: SIMD8<Int64>.self)
    weight += factor
    for component in 0..<dimension {
      estimate[component].addProduct(factor, batch.sum[component] * share)
    }
  }
}
