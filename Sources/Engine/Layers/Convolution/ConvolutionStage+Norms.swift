/// Norms of small maps, from Gram products of a sample's inputs and δ, eight samples at a time.
extension ConvolutionStage: GhostNorms {
  func addSquaredNorms(
    input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int
  ) {
    for first in stride(from: 0, to: batch, by: 8) {
      let samples = first..<min(first + 8, batch)
      let (inputs, outputs) = (scratch.inputs, scratch.outputs)
      gramOfSamples(input, shape.input, samples: samples, batch: batch, scratch: scratch, gram: inputs)
      gramOfSamples(delta, shape.output, samples: samples, batch: batch, scratch: scratch, gram: outputs)
      var sum = GramLanes.zero
      pairs.withUnsafeBufferPointer { pairs in
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
    scaleSampleRows(delta, shape.output, batch: batch, by: weights)
  }
}

/// Norms of large maps, from a sample's gradient, which is formed by one matrix product a tap.
extension ConvolutionStage: FormedNorms {
  func formSampleGradient(input: UnsafePointer<Float>, sample: Int, batch: Int) -> Double {
    shape.correlate(input, delta, sample: sample, to: sampleGradient.weight.base, batch: batch)
    let bias = sampleGradient.bias.base
    bias.update(repeating: 0, count: shape.outputChannels)
    for row in 0..<shape.outputSize {
      addRows(
        delta + shape.output.place(row: row, sample: sample, column: 0, batch: batch),
        rows: shape.outputSize, channels: shape.outputChannels, to: bias)
    }
    return sampleGradient.square
  }
}
