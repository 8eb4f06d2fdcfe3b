// Loops over blocks of rows that are too small to be worth a file each. A row of `channels` Floats takes
// MapShape.pitch(channels), zeros behind them; tensors and buffers have slack, so that whole vectors may be read
// and, being zeros, written there.

/// row += bias for every row.
func addBias(_ bias: UnsafePointer<Float>, to block: UnsafeMutablePointer<Float>, rows: Int, channels: Int) {
  let pitch = MapShape.pitch(channels)
  for row in 0..<rows {
    let target = block + row * pitch
    for channel in stride(from: 0, to: pitch, by: 8) {
      target.store(target.vector(at: channel) + bias.vector(at: channel), at: channel)
    }
  }
}

/// block ← max(0, block + bias).
func addBiasAndRectify(
  _ bias: UnsafePointer<Float>, _ block: UnsafeMutablePointer<Float>, rows: Int, channels: Int
) {
  let pitch = MapShape.pitch(channels)
  for row in 0..<rows {
    let target = block + row * pitch
    for channel in stride(from: 0, to: pitch, by: 8) {
      let sum = target.vector(at: channel) + bias.vector(at: channel)
      target.store(sum.replacing(with: 0, where: sum .< 0), at: channel)
    }
  }
}

/// gradient ← gradient where activation > 0, else 0; `count` a multiple of 8.
func maskByActivation(
  _ activation: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
) {
  for index in stride(from: 0, to: count, by: 8) {
    let kept = gradient.vector(at: index)
    gradient.store(kept.replacing(with: 0, where: activation.vector(at: index) .<= 0), at: index)
  }
}

/// target ← a ∘ b; `count` a multiple of 8.
func multiplyElements(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int
) {
  for index in stride(from: 0, to: count, by: 8) {
    target.store(a.vector(at: index) * b.vector(at: index), at: index)
  }
}

/// sums ← Σ over rows.
func sumRows(
  _ block: UnsafePointer<Float>, rows: Int, channels: Int, into sums: UnsafeMutablePointer<Float>
) {
  sums.update(repeating: 0, count: channels)
  addRows(block, rows: rows, channels: channels, to: sums)
}

/// sums ← sums + Σ over rows.
func addRows(
  _ block: UnsafePointer<Float>, rows: Int, channels: Int, to sums: UnsafeMutablePointer<Float>
) {
  let pitch = MapShape.pitch(channels)
  for row in 0..<rows {
    let source = block + row * pitch
    for channel in stride(from: 0, to: pitch, by: 8) {
      sums.store(sums.vector(at: channel) + source.vector(at: channel), at: channel)
    }
  }
}

/// Multiplies sample i's maps by `weights[i]`; a weight of exactly 1 costs nothing.
func scaleSampleRows(
  _ maps: UnsafeMutablePointer<Float>, _ map: MapShape, batch: Int, by weights: UnsafePointer<Float>
) {
  for row in 0..<map.size {
    for sample in 0..<batch where weights[sample] != 1 {
      let source = maps + map.place(row: row, sample: sample, column: 0, batch: batch)
      let weight = Vector(repeating: weights[sample])
      for index in stride(from: 0, to: map.rowPitch, by: 8) {
        source.store(source.vector(at: index) * weight, at: index)
      }
    }
  }
}

/// target ← (opens ? 0 : sum) + weight · part, over `count` Floats.
///
/// - Parameter target: left out, the sum itself.
func addScaled(
  _ part: UnsafePointer<Float>, _ weight: Float, to sum: UnsafeMutablePointer<Float>,
  into target: UnsafeMutablePointer<Float>? = nil, count: Int, opens: Bool
) {
  let target = target ?? sum
  let factor = Vector(repeating: weight)
  var index = 0
  while index &+ 8 <= count {
    let product = factor * part.vector(at: index)
    target.store(opens ? product : sum.vector(at: index) + product, at: index)
    index &+= 8
  }
  // Fewer than a vector: what lies behind them may be another thread's.
  while index < count {
    let product = weight * part[index]
    target[index] = opens ? product : sum[index] + product
    index &+= 1
  }
}
