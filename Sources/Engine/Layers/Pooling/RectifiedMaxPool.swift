/// The window of a max pooling without padding.
struct Pooling: Hashable {
  /// Rows and columns of the window.
  var window: Int
  var stride: Int

  /// Leaves the map as it is.
  static let none = Pooling(window: 1, stride: 1)
}

/// Bias, ReLU and max pooling in one pass over the maps before and after.
///
/// Rounding is monotone, so adding the bias after taking the maximum gives the same number as before it. Of equal
/// candidates the first in row order takes the gradient, as in PyTorch.
struct RectifiedMaxPool {
  let pooling: Pooling
  /// Before pooling.
  let map: MapShape
  let pooled: MapShape

  init(_ pooling: Pooling, map: MapShape) {
    precondition(map.size >= pooling.window, "a window of \(pooling.window) on a map of \(map.size)")
    self.pooling = pooling
    self.map = map
    pooled = MapShape(channels: map.channels, size: (map.size - pooling.window) / pooling.stride + 1)
  }

  /// How a map before pooling lies in memory.
  enum Layout {
    /// (row, sample, column, pitch), see ``MapShape``
    case rowMajor
    /// (sample, row, column, pitch)
    case sampleMajor
  }

  /// pooled ← max(0, max over the window + bias), in ``MapShape``'s layout with `batch` samples.
  ///
  /// - Parameter samples: the samples that `map` holds; sample s of the map is sample `samples.lowerBound + s`.
  func forward(
    map: UnsafePointer<Float>, layout: Layout, bias: UnsafePointer<Float>, samples: Range<Int>,
    pooled: UnsafeMutablePointer<Float>, batch: Int
  ) {
    func pool(window: Int) {
      forEachWindow(layout, samples, batch) { corner, place, rowStride in
        var channel = 0
        while channel < self.map.pitch {
          let top = largest(map + corner + channel, window: window, rowStride: rowStride)
          let sum = top + bias.vector(at: channel)
          pooled.store(sum.replacing(with: 0, where: sum .< 0), at: place + channel)
          channel += 8
        }
      }
    }
    // With a constant window the loops over it are unrolled.
    switch pooling.window {
    case 1: pool(window: 1)
    case 2: pool(window: 2)
    case 3: pool(window: 3)
    default: pool(window: pooling.window)
    }
  }

  /// gradient ← the pooled gradient at each window's first maximum where the output is positive, 0 elsewhere.
  func backward(
    map: UnsafePointer<Float>, layout: Layout, samples: Range<Int>, pooled: UnsafePointer<Float>,
    pooledGradient: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, batch: Int
  ) {
    func unpool(window: Int, accumulates: Bool) {
      forEachWindow(layout, samples, batch) { corner, place, rowStride in
        var channel = 0
        while channel < self.map.pitch {
          let at = corner + channel
          let output = pooled.vector(at: place + channel)
          var left = pooledGradient.vector(at: place + channel).replacing(with: 0, where: output .<= 0)
          let top = largest(map + at, window: window, rowStride: rowStride)
          for y in 0..<window {
            for x in 0..<window {
              let offset = at + y * rowStride + x * self.map.pitch
              let isTop = map.vector(at: offset) .== top
              let part = Vector.zero.replacing(with: left, where: isTop)
              gradient.store(accumulates ? gradient.vector(at: offset) + part : part, at: offset)
              left = left.replacing(with: 0, where: isTop)
            }
          }
          channel += 8
        }
      }
    }
    // Windows that tile the map write every element once.
    if pooling.stride == pooling.window, self.map.size % pooling.window == 0 {
      switch pooling.window {
      case 1: unpool(window: 1, accumulates: false)
      case 2: unpool(window: 2, accumulates: false)
      default: unpool(window: pooling.window, accumulates: false)
      }
    } else {
      let held = layout == .rowMajor ? batch : samples.count
      gradient.update(repeating: 0, count: self.map.count(batch: held))
      switch pooling.window {
      case 3: unpool(window: 3, accumulates: true)
      default: unpool(window: pooling.window, accumulates: true)
      }
    }
  }

  /// Calls `body` with the offset of each window's corner, the offset of its pooled place, and the Floats from one
  /// row of the map to the next.
  @inline(__always)
  private func forEachWindow(
    _ layout: Layout, _ samples: Range<Int>, _ batch: Int,
    _ body: (_ corner: Int, _ place: Int, _ rowStride: Int) -> Void
  ) {
    let rowPitch = map.rowPitch
    let (sampleStride, rowStride) =
      layout == .rowMajor ? (rowPitch, batch * rowPitch) : (map.size * rowPitch, rowPitch)
    for row in 0..<pooled.size {
      for (index, sample) in samples.enumerated() {
        let corner = pooling.stride * row * rowStride + index * sampleStride
        let place = pooled.place(row: row, sample: sample, column: 0, batch: batch)
        for column in 0..<pooled.size {
          body(corner + pooling.stride * column * map.pitch, place + column * map.pitch, rowStride)
        }
      }
    }
  }

  /// The largest of a window, each lane for itself.
  @inline(__always)
  private func largest(_ corner: UnsafePointer<Float>, window: Int, rowStride: Int) -> Vector {
    var top = corner.vector(at: 0)
    for y in 0..<window {
      for x in 0..<window where x + y > 0 {
        top = larger(top, corner.vector(at: y * rowStride + x * map.pitch))
      }
    }
    return top
  }

  /// The larger of each lane; a NaN stays, so that divergence is seen.
  @inline(__always)
  private func larger(_ a: Vector, _ b: Vector) -> Vector {
    a.replacing(with: b, where: (b .> a) .| (b .!= b))
  }
}
