/// One sample's gradient of a stride-1 convolution over large maps, formed by one matrix product a tap.
///
/// The sample's input is gathered into a frame with its padding, and δ into rows of the frame's width with zeros
/// behind each: then a tap shifts every position by the same distance, and its product runs over the whole map.
final class ConvolutionSampleGradients: FormedNorms {
  private let shape: ConvolutionShape
  private let parameters: LayerParameters
  /// δ, a batch of maps.
  private let gradient: UnsafeMutablePointer<Float>
  /// (frameSize, frameSize, pitch); the padding stays zero.
  private let inputFrame: FloatBuffer
  /// (outputSize, frameSize, pitch); what lies behind a row stays zero.
  private let gradientFrame: FloatBuffer
  private let sampleWeight: FloatBuffer
  private let sampleBias: FloatBuffer

  private var frameSize: Int { shape.inputSize + 2 * shape.padding }

  init(_ shape: ConvolutionShape, gradient: UnsafeMutablePointer<Float>, parameters: LayerParameters) {
    precondition(shape.stride == 1, "stride \(shape.stride)")
    self.shape = shape
    self.gradient = gradient
    self.parameters = parameters
    let frameSize = shape.inputSize + 2 * shape.padding
    inputFrame = FloatBuffer(count: frameSize * frameSize * shape.input.pitch)
    gradientFrame = FloatBuffer(count: shape.outputSize * frameSize * shape.output.pitch)
    sampleWeight = FloatBuffer(count: shape.weightCount)
    sampleBias = FloatBuffer(count: shape.outputChannels)
  }

  func formSampleGradient(input: UnsafePointer<Float>, sample: Int, batch: Int) -> Double {
    let (inPitch, outPitch) = (shape.input.pitch, shape.output.pitch)
    gather(
      input, shape.input, sample: sample, batch: batch,
      into: inputFrame.base + shape.padding * (frameSize + 1) * inPitch)
    gather(gradient, shape.output, sample: sample, batch: batch, into: gradientFrame.base)
    let positions = (shape.outputSize - 1) * frameSize + shape.outputSize
    for tapY in 0..<shape.kernel {
      for tapX in 0..<shape.kernel {
        sgemm(
          .transposed, .none, rows: shape.inputChannels, columns: shape.outputChannels, inner: positions,
          inputFrame.base + (tapY * frameSize + tapX) * inPitch, inPitch, gradientFrame.base, outPitch,
          beta: 0, sampleWeight.base + (tapY * shape.kernel + tapX) * shape.tapCount, shape.outputChannels)
      }
    }
    sumRows(gradientFrame.base, rows: positions, channels: shape.outputChannels, into: sampleBias.base)
    return squaredNorm(sampleWeight.base, count: shape.weightCount)
      + squaredNorm(sampleBias.base, count: shape.outputChannels)
  }

  func addSampleGradient(weight: Float, opens: Bool) {
    addScaled(
      sampleWeight.base, weight, to: parameters.weightGradient, count: shape.weightCount, opens: opens)
    addScaled(
      sampleBias.base, weight, to: parameters.biasGradient, count: shape.outputChannels, opens: opens)
  }

  /// One sample's rows into rows of the frame.
  private func gather(
    _ maps: UnsafePointer<Float>, _ map: MapShape, sample: Int, batch: Int,
    into frame: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<map.size {
      (frame + row * frameSize * map.pitch).update(
        from: maps + map.place(row: row, sample: sample, column: 0, batch: batch), count: map.rowPitch)
    }
  }
}
