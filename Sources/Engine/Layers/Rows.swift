// Loops over (rows, channels) blocks that are too small to be worth a file each. All channels counts are
// multiples of 8; all pointers are to blocks of rows × channels Floats.

/// row += bias for every row.
func addBias(_ bias: UnsafePointer<Float>, to block: UnsafeMutablePointer<Float>, rows: Int, channels: Int) {
  for row in 0..<rows {
    let target = block + row * channels
    for channel in 0..<channels { target[channel] += bias[channel] }
  }
}

/// block ← max(0, block + bias).
func addBiasAndRectify(
  _ bias: UnsafePointer<Float>, _ block: UnsafeMutablePointer<Float>, rows: Int, channels: Int
) {
  for row in 0..<rows {
    let target = block + row * channels
    var channel = 0
    while channel < channels {
      let sum = target.vector(at: channel) + bias.vector(at: channel)
      target.store(sum.replacing(with: 0, where: sum .< 0), at: channel)
      channel += 8
    }
  }
}

/// gradient ← gradient where activation > 0, else 0.
func maskByActivation(
  _ activation: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
) {
  var index = 0
  while index < count {
    let kept = gradient.vector(at: index)
    gradient.store(kept.replacing(with: 0, where: activation.vector(at: index) .<= 0), at: index)
    index += 8
  }
}

/// sums ← Σ over rows.
func sumRows(
  _ block: UnsafePointer<Float>, rows: Int, channels: Int, into sums: UnsafeMutablePointer<Float>
) {
  sums.update(repeating: 0, count: channels)
  for row in 0..<rows {
    let source = block + row * channels
    var channel = 0
    while channel < channels {
      sums.store(sums.vector(at: channel) + source.vector(at: channel), at: channel)
      channel += 8
    }
  }
}

/// Multiplies the rows of sample i, at every position, by `weights[i]`; a weight of exactly 1 costs nothing.
func scaleRows(
  _ block: UnsafeMutablePointer<Float>, positions: Int, batch: Int, channels: Int,
  by weights: UnsafePointer<Float>
) {
  for position in 0..<positions {
    for sample in 0..<batch where weights[sample] != 1 {
      let row = block + (position * batch + sample) * channels
      let weight = Vector(repeating: weights[sample])
      var channel = 0
      while channel < channels {
        row.store(row.vector(at: channel) * weight, at: channel)
        channel += 8
      }
    }
  }
}
