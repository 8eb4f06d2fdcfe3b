extension RunBlock {
  /// ĝ of one step: (1/n) Σ f_i (∇F + ξ_i), written as ∇F · (Σ f_i)/n + (Σ f_i ξ_i)/n, so that without noise it is ∇F
  /// to the bit wherever nothing is clipped. Of micro-batches: (1/k) Σ f_j (∇F + ξ̄_j), in the same way.
  func formEstimate(by estimator: some GradientEstimator, step: Int) {
    for component in 0..<dimension { estimate[component] = .zero }
    let batch = problem.batchSize
    var weight = DoubleLanes.zero
    var summands = batch
    switch type(of: estimator).scope {
    case .nothing, .batch, .coordinates:
      weight = DoubleLanes(repeating: Double(batch))
      forEachGroup(step: step) { draws, _, samples in addNoise(draws, samples: samples) }
    case .samples:
      if dimension == 1, estimator.clamps {
        forEachGroup(step: step) { draws, first, samples in
          addClamped(draws, first: first, samples: samples, &weight)
        }
      } else {
        forEachGroup(step: step) { draws, first, samples in
          addWeighed(draws, first: first, samples: samples, by: estimator, &weight)
        }
      }
    case .microBatches:
      guard let microBatch else { preconditionFailure("no micro-batches for \(estimator)") }
      summands = batch / microBatch.size
      forEachGroup(step: step) { draws, first, samples in
        addMicroBatches(draws, first: first, samples: samples, of: microBatch, by: estimator, &weight)
      }
    }
    let count = Double(summands)
    for component in 0..<dimension {
      estimate[component] = gradient[component] * (weight / count) + estimate[component] / count
    }
  }

  /// Calls `body` with (draws, first sample, samples) of as many samples as are drawn at once.
  @inline(__always)
  private func forEachGroup(step: Int, _ body: (UnsafePointer<Vector>, Int, Int) -> Void) {
    let batch = problem.batchSize
    var first = 0
    while first < batch {
      let samples = min(noise.groupSize, batch - first)
      body(noise.draws(step: step, first: first, samples: samples), first, samples)
      first += samples
    }
  }

  private func addNoise(_ draws: UnsafePointer<Vector>, samples: Int) {
    if dimension == 1 {
      var sum = estimate[0]
      for sample in 0..<samples { sum += DoubleLanes(draws[sample]) }
      estimate[0] = sum
      return
    }
    for sample in 0..<samples {
      let noise = draws + sample &* dimension
      for component in 0..<dimension { estimate[component] += DoubleLanes(noise[component]) }
    }
  }

  /// In one dimension a clipped gradient is ±τ, which needs no division.
  private func addClamped(
    _ draws: UnsafePointer<Vector>, first: Int, samples: Int, _ weight: inout DoubleLanes
  ) {
    let slope = gradient[0]
    var sum = estimate[0]
    var count = SIMD8<Int64>.zero
    limits.withUnsafeBufferPointer { limits in
      for sample in 0..<samples {
        let draw = DoubleLanes(draws[sample])
        let value = slope + draw
        let threshold = DoubleLanes(repeating: limits[first + sample])
        let isLong = value.magnitudes .> threshold
        sum += draw.replacing(with: threshold.withSigns(of: value), where: isLong)
        count &-= unsafeBitCast(isLong, to: SIMD8<Int64>.self)
      }
    }
    // A draw beyond single precision has no clipped value: 0 · ∞ ends the run, as in more dimensions.
    if noise.mayOverflow {
      for sample in 0..<samples { sum += 0 * DoubleLanes(draws[sample]) }
    }
    estimate[0] = sum
    clipped[0] &+= count
    weight += DoubleLanes(repeating: Double(samples)) - DoubleLanes(count)
  }

  private func addWeighed(
    _ draws: UnsafePointer<Vector>, first: Int, samples: Int, by estimator: some GradientEstimator,
    _ weight: inout DoubleLanes
  ) {
    let hasLimits = !limits.isEmpty
    for sample in 0..<samples {
      let noise = draws + sample &* dimension
      var square = DoubleLanes.zero
      for component in 0..<dimension {
        let value = gradient[component] + DoubleLanes(noise[component])
        square.addProduct(value, value)
      }
      let factor = estimator.factors(
        of: square.squareRoots, limit: hasLimits ? limits[first + sample] : .infinity, state: state)
      clipped[0] &-= unsafeBitCast(factor .< 1, to: SIMD8<Int64>.self)
      weight += factor
      for component in 0..<dimension {
        estimate[component].addProduct(factor, DoubleLanes(noise[component]))
      }
    }
  }
}
