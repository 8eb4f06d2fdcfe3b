/// Per-sample norms of a convolution's gradient from Gram products of its inputs and δ, eight samples at a time.
final class ConvolutionGhostNorms: GhostNorms {
  private let shape: ConvolutionShape
  private let pairs: GramPairs
  /// δ, a batch of maps.
  private let gradient: UnsafeMutablePointer<Float>
  private let scratch: LayerScratch

  init(_ shape: ConvolutionShape, gradient: UnsafeMutablePointer<Float>, scratch: LayerScratch) {
    self.shape = shape
    self.gradient = gradient
    self.scratch = scratch
    pairs = GramPairs(shape)
    scratch.reserve(gramsOf: shape.input)
    scratch.reserve(gramsOf: shape.output)
  }

  func addSquaredNorms(
    input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int
  ) {
    for first in stride(from: 0, to: batch, by: 8) {
      let samples = first..<min(first + 8, batch)
      let inputs = scratch.inputs
      let outputs = scratch.outputs
      gramOfSamples(input, shape.input, samples: samples, batch: batch, scratch: scratch, gram: inputs)
      gramOfSamples(gradient, shape.output, samples: samples, batch: batch, scratch: scratch, gram: outputs)
      var sum = GramLanes.zero
      pairs.pairs.withUnsafeBufferPointer { pairs in
        for pair in pairs {
          sum += pair.multiplicity * inputs[Int(pair.input)] * outputs[Int(pair.output)]
        }
      }
      // The bias gradient is Σ_t δ_t: its squared norm is the sum over the whole Gram of δ.
      for second in 0..<shape.outputPositions {
        let column = outputs + GramPairs.packed(0, second)
        for first in 0..<second { sum += 2 * column[first] }
        sum += column[second]
      }
      for (lane, sample) in samples.enumerated() { squares[sample] += sum[lane] }
    }
  }

  func scaleSamples(by weights: UnsafePointer<Float>, batch: Int) {
    scaleSampleRows(gradient, shape.output, batch: batch, by: weights)
  }
}
