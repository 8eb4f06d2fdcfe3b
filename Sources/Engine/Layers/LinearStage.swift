/// A linear layer over one row a sample, with ReLU if it follows: (batch, in) to (batch, out).
final class LinearStage: WeightedStage, GhostNorms {
  private let inputChannels: Int
  /// Floats from one sample's inputs to the next.
  private let inputPitch: Int
  private let shape: MapShape
  private let rectifies: Bool
  private let parameters: LayerParameters
  private let result: FloatBuffer
  private let resultGradient: FloatBuffer
  /// (out, batch)
  private let transposedGradient: FloatBuffer
  /// (in, batch)
  private let transposedInputGradient: FloatBuffer

  var normRule: NormRule { .ghost(self) }
  var productFlops: Double { 2 * Double(inputChannels * shape.channels) }
  var nominalFlops: Double { productFlops }
  var output: UnsafeMutablePointer<Float> { result.base }
  var outputGradient: UnsafeMutablePointer<Float> { resultGradient.base }

  /// - Parameter inputPitch: that of maps, or an image's length where the layer is a network's first.
  init(
    inputChannels: Int, inputPitch: Int, outputChannels: Int, rectifies: Bool, parameters: LayerParameters,
    batch: Int
  ) {
    self.inputChannels = inputChannels
    self.inputPitch = inputPitch
    self.rectifies = rectifies
    self.parameters = parameters
    shape = MapShape(channels: outputChannels, size: 1)
    result = FloatBuffer(count: shape.count(batch: batch))
    resultGradient = FloatBuffer(count: result.count)
    transposedGradient = FloatBuffer(count: outputChannels * batch)
    transposedInputGradient = FloatBuffer(count: inputChannels * batch)
  }

  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    let product = Product(
      rows: batch, columns: shape.channels, inner: inputChannels, a: (inputPitch, 1, 0),
      b: (shape.channels, 0), cRow: shape.pitch)
    product.multiply(input, parameters.weight, to: result.base, opens: true)
    if rectifies {
      addBiasAndRectify(parameters.bias, result.base, rows: batch, channels: shape.channels)
    } else {
      addBias(parameters.bias, to: result.base, rows: batch, channels: shape.channels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    if rectifies { maskByActivation(result.base, resultGradient.base, count: shape.count(batch: batch)) }
    guard let inputGradient else { return }
    // As the transposed product W·δᵀ, for the weights are the larger operand: they are read as they lie.
    transpose(
      resultGradient.base, rows: batch, columns: shape.channels, pitch: shape.pitch,
      into: transposedGradient.base, pitch: batch)
    let product = Product(
      rows: inputChannels, columns: batch, inner: shape.channels, a: (shape.channels, 1, 0), b: (batch, 0),
      cRow: batch)
    product.multiply(
      parameters.weight, transposedGradient.base, to: transposedInputGradient.base, opens: true)
    transpose(
      transposedInputGradient.base, rows: inputChannels, columns: batch, pitch: batch, into: inputGradient,
      pitch: inputPitch)
  }

  /// G_i = a_i δ_iᵀ, so ‖G_i‖² = ‖a_i‖²‖δ_i‖²; the bias adds ‖δ_i‖².
  func addSquaredNorms(input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int) {
    for sample in 0..<batch {
      let gradient = squaredNorm(resultGradient.base + sample * shape.pitch, count: shape.channels)
      squares[sample] += gradient * (squaredNorm(input + sample * inputPitch, count: inputChannels) + 1)
    }
  }

  func scaleSamples(by weights: UnsafePointer<Float>, batch: Int) {
    scaleSampleRows(resultGradient.base, shape, batch: batch, by: weights)
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int) {
    let product = Product(
      rows: inputChannels, columns: shape.channels, inner: batch, a: (1, inputPitch, 0), b: (shape.pitch, 0),
      cRow: shape.channels)
    product.multiply(input, resultGradient.base, to: parameters.weightGradient, opens: true)
    sumRows(resultGradient.base, rows: batch, channels: shape.channels, into: parameters.biasGradient)
  }
}
