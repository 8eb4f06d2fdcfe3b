/// Bias, ReLU and 2×2 max pooling in one pass over the maps before and after.
///
/// Rounding is monotone, so adding the bias after taking the maximum gives the same number as before it. Of equal
/// candidates the first in row order takes the gradient, as in PyTorch.
struct RectifiedMaxPool {
  /// Rows of the map before pooling, even.
  let size: Int
  let channels: Int

  var pooledSize: Int { size / 2 }

  /// How a map before pooling lies in memory.
  enum Layout {
    /// (positions, batch, channels)
    case positionMajor
    /// (batch, positions, channels)
    case sampleMajor
  }

  /// Floats from one sample to the next, and from one position to the next.
  @inline(__always)
  private func strides(_ layout: Layout, batch: Int) -> (sample: Int, position: Int) {
    switch layout {
    case .positionMajor: (channels, batch * channels)
    case .sampleMajor: (size * size * channels, channels)
    }
  }

  /// pooled ← max(0, max over the window + bias), position-major with `batch` samples.
  ///
  /// - Parameter samples: the samples that `map` holds; sample s of the map is sample `samples.lowerBound + s`.
  func forward(
    map: UnsafePointer<Float>, layout: Layout, bias: UnsafePointer<Float>, samples: Range<Int>,
    pooled: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let stride = strides(layout, batch: batch)
    for row in 0..<pooledSize {
      for column in 0..<pooledSize {
        let corner = map + (2 * row * size + 2 * column) * stride.position
        let target = pooled + (row * pooledSize + column) * batch * channels
        for (index, sample) in samples.enumerated() {
          let first = corner + index * stride.sample
          let (second, third) = (first + stride.position, first + size * stride.position)
          let fourth = third + stride.position
          let result = target + sample * channels
          var channel = 0
          while channel < channels {
            let upper = larger(first.vector(at: channel), second.vector(at: channel))
            let lower = larger(third.vector(at: channel), fourth.vector(at: channel))
            let sum = larger(upper, lower) + bias.vector(at: channel)
            result.store(sum.replacing(with: 0, where: sum .< 0), at: channel)
            channel += 8
          }
        }
      }
    }
  }

  /// gradient ← the pooled gradient at each window's first maximum where the output is positive, 0 elsewhere.
  func backward(
    map: UnsafePointer<Float>, layout: Layout, samples: Range<Int>, pooled: UnsafePointer<Float>,
    pooledGradient: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let stride = strides(layout, batch: batch)
    let offsets = (stride.position, size * stride.position, (size + 1) * stride.position)
    for row in 0..<pooledSize {
      for column in 0..<pooledSize {
        let corner = (2 * row * size + 2 * column) * stride.position
        let pooledRow = (row * pooledSize + column) * batch * channels
        for (index, sample) in samples.enumerated() {
          let place = corner + index * stride.sample
          let source = pooledRow + sample * channels
          var channel = 0
          while channel < channels {
            let at = place + channel
            let incoming = pooledGradient.vector(at: source + channel)
            let output = pooled.vector(at: source + channel)
            var left = incoming.replacing(with: 0, where: output .<= 0)
            let (a, b) = (map.vector(at: at), map.vector(at: at + offsets.0))
            let (c, d) = (map.vector(at: at + offsets.1), map.vector(at: at + offsets.2))
            let top = larger(larger(a, b), larger(c, d))
            let zero = Vector.zero
            gradient.store(zero.replacing(with: left, where: a .== top), at: at)
            left = left.replacing(with: 0, where: a .== top)
            gradient.store(zero.replacing(with: left, where: b .== top), at: at + offsets.0)
            left = left.replacing(with: 0, where: b .== top)
            gradient.store(zero.replacing(with: left, where: c .== top), at: at + offsets.1)
            left = left.replacing(with: 0, where: c .== top)
            gradient.store(left, at: at + offsets.2)
            channel += 8
          }
        }
      }
    }
  }

  /// The larger of each lane; a NaN on the left stays, so that divergence is seen.
  @inline(__always)
  private func larger(_ a: Vector, _ b: Vector) -> Vector {
    a.replacing(with: b, where: (b .> a) .| (b .!= b))
  }
}
