/// One sample's gradient of a convolution over large maps, formed by one matrix product a tap.
final class ConvolutionSampleGradients: FormedNorms {
  private let shape: ConvolutionShape
  private let parameters: LayerParameters
  /// δ, a batch of maps.
  private let gradient: UnsafeMutablePointer<Float>
  private let sampleWeight: FloatBuffer
  private let sampleBias: FloatBuffer

  init(_ shape: ConvolutionShape, gradient: UnsafeMutablePointer<Float>, parameters: LayerParameters) {
    self.shape = shape
    self.gradient = gradient
    self.parameters = parameters
    sampleWeight = FloatBuffer(count: shape.weightCount)
    sampleBias = FloatBuffer(count: shape.outputChannels)
  }

  func formSampleGradient(input: UnsafePointer<Float>, sample: Int, batch: Int) -> Double {
    shape.correlate(input, gradient, sample: sample, to: sampleWeight.base, batch: batch)
    sampleBias.base.update(repeating: 0, count: sampleBias.count)
    for row in 0..<shape.outputSize {
      addRows(
        gradient + shape.output.place(row: row, sample: sample, column: 0, batch: batch),
        rows: shape.outputSize, channels: shape.outputChannels, to: sampleBias.base)
    }
    return squaredNorm(sampleWeight.base, count: shape.weightCount)
      + squaredNorm(sampleBias.base, count: shape.outputChannels)
  }

  func addSampleGradient(weight: Float, opens: Bool) {
    addScaled(
      sampleWeight.base, weight, to: parameters.weightGradient, count: shape.weightCount, opens: opens)
    addScaled(
      sampleBias.base, weight, to: parameters.biasGradient, count: shape.outputChannels, opens: opens)
  }
}
