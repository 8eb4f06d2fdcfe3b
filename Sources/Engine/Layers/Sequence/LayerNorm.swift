/// Each row to mean 0 and variance 1, times a weight, plus a bias if it has one.
///
/// y = γ ∘ x̂ + β, x̂ = (x − mean)·rstd, rstd = 1/√(variance + 10⁻⁵). The gradient of sample i is Σ_t δ_t ∘ x̂_t for γ and
/// Σ_t δ_t for β: vectors that the backward pass forms for each sample by itself, so that their norms cost nothing.
/// Source: Ba, Kiros, Hinton, "Layer normalization", 2016.
final class LayerNorm {
  private let channels: Int
  /// (rows, pitch), as of the last forward pass.
  private let input: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  private let weights: SampleVectors
  private let biases: SampleVectors?
  /// (row, 2): mean and rstd.
  private let moments: FloatBuffer

  private static let epsilon: Float = 1e-5

  var parts: [any SequencePart] { [weights, biases].compactMap(\.self) }

  /// - Parameter tensor: index of the weight; a bias follows it.
  init(
    _ storage: ParameterStorage, tensor: Int, hasBias: Bool, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, samples: Int, context: Int
  ) {
    channels = storage.tensors[tensor].count
    self.input = input
    self.output = output
    weights = SampleVectors(storage, tensor: tensor, samples: samples)
    biases = hasBias ? SampleVectors(storage, tensor: tensor + 1, samples: samples) : nil
    moments = FloatBuffer(count: 2 * samples * context)
  }

  func forward(rows: Range<Int>) {
    ProductThreads.share(rows, by: 16) { rows in
      for row in rows { forward(row: row) }
    }
  }

  private func forward(row: Int) {
    let pitch = MapShape.pitch(channels)
    let (source, target, weight) = (input + row * pitch, output + row * pitch, weights.values)
    var sum = Vector.zero
    for channel in stride(from: 0, to: pitch, by: 8) { sum += source.vector(at: channel) }
    let mean = sum.laneSum / Float(channels)
    var squares = Vector.zero
    for channel in stride(from: 0, to: pitch, by: 8) {
      let centred = source.vector(at: channel) - mean
      squares = squares.addingProduct(centred, centred)
    }
    // Zeros behind the channels are not of them.
    let excess = Float(pitch - channels) * mean * mean
    let variance = max(0, squares.laneSum - excess) / Float(channels)
    let scale = 1 / (variance + Self.epsilon).squareRoot()
    moments.base[2 * row] = mean
    moments.base[2 * row + 1] = scale
    for channel in stride(from: 0, to: pitch, by: 8) {
      target.store((source.vector(at: channel) - mean) * scale * weight.vector(at: channel), at: channel)
    }
    if let bias = biases?.values {
      for channel in stride(from: 0, to: pitch, by: 8) {
        target.store(target.vector(at: channel) + bias.vector(at: channel), at: channel)
      }
    }
    for channel in channels..<pitch { target[channel] = 0 }
  }

  /// inputGradient ← (passed on ?? 0) + the gradient through this layer.
  ///
  /// - Parameters:
  ///   - delta: gradient of the output.
  ///   - residual: the gradient that goes past this layer, if any does.
  func backward(
    _ delta: UnsafePointer<Float>, residual: UnsafePointer<Float>?,
    to inputGradient: UnsafeMutablePointer<Float>,
    _ batch: SequenceBatch, samples: Range<Int>
  ) {
    ProductThreads.share(samples.count) { place in
      let sample = samples.lowerBound + place
      weights[sample].update(repeating: 0, count: MapShape.pitch(channels))
      biases?[sample].update(repeating: 0, count: MapShape.pitch(channels))
      for row in batch.rows(ofSample: sample) {
        backward(
          delta, residual: residual, to: inputGradient, row: row, weightGradient: weights[sample],
          biasGradient: biases?[sample])
      }
    }
  }

  @inline(__always)
  private func backward(
    _ delta: UnsafePointer<Float>, residual: UnsafePointer<Float>?,
    to inputGradient: UnsafeMutablePointer<Float>, row: Int, weightGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>?
  ) {
    let (pitch, weight) = (MapShape.pitch(channels), weights.values)
    let (source, delta, target) = (input + row * pitch, delta + row * pitch, inputGradient + row * pitch)
    let (mean, scale) = (moments.base[2 * row], moments.base[2 * row + 1])
    var (sum, product) = (Vector.zero, Vector.zero)
    for channel in stride(from: 0, to: pitch, by: 8) {
      // Zeros behind the channels have δ = 0, which makes zeros of what they are normalised to.
      let normal = (source.vector(at: channel) - mean) * scale
      let change = delta.vector(at: channel)
      weightGradient.store(weightGradient.vector(at: channel).addingProduct(change, normal), at: channel)
      let weighted = change * weight.vector(at: channel)
      sum += weighted
      product = product.addingProduct(weighted, normal)
    }
    if let biasGradient {
      for channel in stride(from: 0, to: pitch, by: 8) {
        biasGradient.store(biasGradient.vector(at: channel) + delta.vector(at: channel), at: channel)
      }
    }
    let meanChange = sum.laneSum / Float(channels)
    let slope = product.laneSum / Float(channels)
    @inline(__always)
    func change(_ channel: Int) -> Vector {
      let normal = (source.vector(at: channel) - mean) * scale
      let weighted = delta.vector(at: channel) * weight.vector(at: channel)
      return (weighted - meanChange - normal * slope) * scale
    }
    // Two loops: with a choice inside, the compiler takes vectors apart.
    if let residual {
      let passed = residual + row * pitch
      for channel in stride(from: 0, to: pitch, by: 8) {
        target.store(change(channel) + passed.vector(at: channel), at: channel)
      }
    } else {
      for channel in stride(from: 0, to: pitch, by: 8) { target.store(change(channel), at: channel) }
    }
    for channel in channels..<pitch { target[channel] = 0 }
  }
}
