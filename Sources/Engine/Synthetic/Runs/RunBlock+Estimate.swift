extension RunBlock {
  /// ĝ of one step: (1/n) Σ f_i (∇F + ξ_i), written as ∇F · (Σ f_i)/n + (Σ f_i ξ_i)/n, so that without noise it is ∇F
  /// to the bit wherever nothing is clipped.
  func formEstimate(_ place: NoisePlace) {
    for component in 0..<dimension { estimate[component] = .zero }
    var weight = DoubleLanes(repeating: thresholds.isEmpty ? Double(problem.batchSize) : 0)
    let perBlock = problem.noise.drawsPerBlock
    for first in stride(from: 0, to: problem.batchSize, by: groupSize) {
      let samples = min(groupSize, problem.batchSize - first)
      let draw = first * dimension
      let blocks = (samples * dimension + perBlock - 1) / perBlock
      problem.noise.fill(noise, blocks: draw / perBlock..<draw / perBlock + blocks, of: place)
      if thresholds.isEmpty {
        addNoise(samples: samples)
      } else if dimension == 1 {
        addClippedScalars(first: first, samples: samples, &weight)
      } else {
        addClipped(first: first, samples: samples, &weight)
      }
    }
    let count = Double(problem.batchSize)
    for component in 0..<dimension {
      estimate[component] = gradient[component] * (weight / count) + estimate[component] / count
    }
  }

  private func addNoise(samples: Int) {
    if dimension == 1 {
      var sum = estimate[0]
      for sample in 0..<samples { sum += DoubleLanes(noise[sample]) }
      estimate[0] = sum
      return
    }
    for sample in 0..<samples {
      let draws = noise + sample * dimension
      for component in 0..<dimension { estimate[component] += DoubleLanes(draws[component]) }
    }
  }

  private func addClippedScalars(first: Int, samples: Int, _ weight: inout DoubleLanes) {
    let slope = gradient[0]
    var (sum, weights, clipped) = (estimate[0], weight, clippedSamples)
    let epsilon = DoubleLanes(repeating: clipEpsilon)
    thresholds.withUnsafeBufferPointer { thresholds in
      for sample in 0..<samples {
        let draw = DoubleLanes(noise[sample])
        let factor = Self.factor((slope + draw).magnitude, thresholds[first + sample], epsilon, &clipped)
        weights += factor
        sum.addProduct(factor, draw)
      }
    }
    (estimate[0], weight, clippedSamples) = (sum, weights, clipped)
  }

  private func addClipped(first: Int, samples: Int, _ weight: inout DoubleLanes) {
    let epsilon = DoubleLanes(repeating: clipEpsilon)
    for sample in 0..<samples {
      let draws = noise + sample * dimension
      var square = DoubleLanes.zero
      for component in 0..<dimension {
        let value = gradient[component] + DoubleLanes(draws[component])
        square.addProduct(value, value)
      }
      let factor = Self.factor(square.squareRoot(), thresholds[first + sample], epsilon, &clippedSamples)
      weight += factor
      for component in 0..<dimension {
        estimate[component].addProduct(factor, DoubleLanes(draws[component]))
      }
    }
  }

  private var clipEpsilon: Double {
    guard case .clip(_, _, let epsilon) = problem.optimizer.weighting else { return 0 }
    return epsilon
  }

  /// What ``clipFactor(norm:threshold:epsilon:)`` gives, lane by lane; a NaN norm gives 1, and the point carries it on.
  @inline(__always)
  private static func factor(
    _ norm: DoubleLanes, _ threshold: Double, _ epsilon: DoubleLanes, _ clipped: inout SIMD8<Int64>
  ) -> DoubleLanes {
    let length = norm + epsilon
    let isLong = (length .> threshold) .& (norm .> 0)
    clipped &-= unsafeBitCast(isLong, to: SIMD8<Int64>.self)
    return DoubleLanes(repeating: 1).replacing(with: threshold / length, where: isLong)
  }
}

extension SIMD8<Double> {
  /// |x| of each lane.
  @inline(__always)
  var magnitude: Self {
    unsafeBitCast(
      unsafeBitCast(self, to: SIMD8<UInt64>.self) & SIMD8<UInt64>(repeating: 0x7FFF_FFFF_FFFF_FFFF),
      to: Self.self)
  }
}
