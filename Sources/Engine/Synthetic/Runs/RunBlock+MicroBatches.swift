/// The samples of a step whose mean gradient is shortened together.
struct MicroBatch {
  let size: Int
  let rule: BatchRule
  /// Σ ξ_i of the open micro-batch's samples so far, (dimension, 8 runs).
  let sum: UnsafeMutablePointer<DoubleLanes>

  /// - Parameter dimension: components of a sample's gradient.
  init(size: Int, rule: BatchRule, dimension: Int) {
    self.size = size
    self.rule = rule
    sum = .allocate(capacity: dimension)
    sum.initialize(repeating: .zero, count: dimension)
  }
}

extension RunBlock {
  /// Adds Σ_j f_j ξ̄_j of the micro-batches that these samples complete, and Σ_j f_j to `weight`, with ξ̄_j the mean noise of micro-batch j:
  /// of one sample each it is to the bit what clipping that sample gives.
  func addMicroBatches(
    _ draws: UnsafePointer<Vector>, first: Int, samples: Int, of batch: MicroBatch,
    _ weight: inout DoubleLanes
  ) {
    // Micro-batches end where they do, wherever the draws that are made at once end.
    var filled = first % batch.size
    for sample in 0..<samples {
      let noise = draws + sample &* dimension
      for component in 0..<dimension { batch.sum[component] += DoubleLanes(noise[component]) }
      filled &+= 1
      guard filled == batch.size else { continue }
      close(batch, &weight)
      filled = 0
      for component in 0..<dimension { batch.sum[component] = .zero }
    }
  }

  private func close(_ batch: MicroBatch, _ weight: inout DoubleLanes) {
    let share = 1 / Double(batch.size)
    if dimension == 1, case .clip(let threshold, epsilon: 0) = batch.rule {
      // A clipped mean is ±τ, as a clipped sample is.
      let mean = batch.sum[0] * share
      let value = gradient[0] + mean
      let limit = DoubleLanes(repeating: threshold)
      let isLong = value.magnitudes .> limit
      estimate[0] += mean.replacing(with: limit.withSigns(of: value), where: isLong)
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
    let factor = Self.factor(batch.rule, norm: square.squareRoots, &clipped[2])
    weight += factor
    for component in 0..<dimension {
      estimate[component].addProduct(factor, batch.sum[component] * share)
    }
  }
}
