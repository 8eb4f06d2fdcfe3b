extension RunBlock {
  /// ĝ of one step: (1/n) Σ f_i (∇F + ξ_i), written as ∇F · (Σ f_i)/n + (Σ f_i ξ_i)/n, so that without noise it is ∇F
  /// to the bit wherever nothing is clipped. Of micro-batches: (1/k) Σ f_j (∇F + ξ̄_j), in the same way.
  func formEstimate(step: Int) {
    for component in 0..<dimension { estimate[component] = .zero }
    let batch = problem.batchSize
    let isPlain = thresholds.isEmpty && microBatch == nil
    var weight = DoubleLanes(repeating: isPlain ? Double(batch) : 0)
    var first = 0
    while first < batch {
      let samples = min(noise.groupSize, batch - first)
      let draws = noise.draws(step: step, first: first, samples: samples)
      if isPlain {
        addNoise(draws, samples: samples)
      } else if let microBatch {
        addMicroBatches(draws, first: first, samples: samples, of: microBatch, &weight)
      } else if dimension == 1, clipEpsilon == 0 {
        addClamped(draws, first: first, samples: samples, &weight)
      } else {
        addClipped(draws, first: first, samples: samples, &weight)
      }
      first += samples
    }
    let count = Double(microBatch.map { batch / $0.size } ?? batch)
    for component in 0..<dimension {
      estimate[component] = gradient[component] * (weight / count) + estimate[component] / count
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
    thresholds.withUnsafeBufferPointer { thresholds in
      for sample in 0..<samples {
        let draw = DoubleLanes(draws[sample])
        let value = slope + draw
        let threshold = DoubleLanes(repeating: thresholds[first + sample])
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

  private func addClipped(
    _ draws: UnsafePointer<Vector>, first: Int, samples: Int, _ weight: inout DoubleLanes
  ) {
    let epsilon = DoubleLanes(repeating: clipEpsilon)
    for sample in 0..<samples {
      let noise = draws + sample &* dimension
      var square = DoubleLanes.zero
      for component in 0..<dimension {
        let value = gradient[component] + DoubleLanes(noise[component])
        square.addProduct(value, value)
      }
      let factor = Self.clipFactor(square.squareRoots, thresholds[first + sample], epsilon, &clipped[0])
      weight += factor
      for component in 0..<dimension {
        estimate[component].addProduct(factor, DoubleLanes(noise[component]))
      }
    }
  }

  private var clipEpsilon: Double {
    guard case .clip(_, _, let epsilon) = problem.optimizer.weighting else { return 0 }
    return epsilon
  }
}
