/// A linear layer over the flattened map, which here has one position: (batch, in) to (batch, out).
final class LinearStage: Stage {
  let outputChannels: Int
  private let inputChannels: Int
  private let weight: UnsafeMutablePointer<Float>
  private let bias: UnsafeMutablePointer<Float>
  private let weightGradient: UnsafeMutablePointer<Float>
  private let biasGradient: UnsafeMutablePointer<Float>
  private let result: FloatBuffer
  private let resultGradient: FloatBuffer

  var output: UnsafeMutablePointer<Float> { result.base }
  var outputGradient: UnsafeMutablePointer<Float> { resultGradient.base }

  init(
    inputChannels: Int, outputChannels: Int, parameters: ParameterStorage, weightOffset: Int, biasOffset: Int,
    batch: Int
  ) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    weight = parameters.values.base + weightOffset
    bias = parameters.values.base + biasOffset
    weightGradient = parameters.gradient.base + weightOffset
    biasGradient = parameters.gradient.base + biasOffset
    result = FloatBuffer(count: batch * outputChannels)
    resultGradient = FloatBuffer(count: batch * outputChannels)
  }

  func forward(input: UnsafePointer<Float>, batch: Int) {
    sgemm(
      .none, .none, rows: batch, columns: outputChannels, inner: inputChannels, input, inputChannels, weight,
      outputChannels, beta: 0, result.base, outputChannels)
    addBias(bias, to: result.base, rows: batch, channels: outputChannels)
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    guard let inputGradient else { return }
    sgemm(
      .none, .transposed, rows: batch, columns: inputChannels, inner: outputChannels, resultGradient.base,
      outputChannels, weight, outputChannels, beta: 0, inputGradient, inputChannels)
  }

  /// G_i = a_i δ_iᵀ, so ‖G_i‖² = ‖a_i‖²‖δ_i‖²; the bias adds ‖δ_i‖².
  func addSquaredNorms(
    input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int
  ) {
    for sample in 0..<batch {
      let gradient = squaredNorm(resultGradient.base + sample * outputChannels, count: outputChannels)
      squares[sample] += gradient * (squaredNorm(input + sample * inputChannels, count: inputChannels) + 1)
    }
  }

  func scaleSamples(by weights: UnsafePointer<Float>, batch: Int) {
    for sample in 0..<batch where weights[sample] != 1 {
      let row = resultGradient.base + sample * outputChannels
      for channel in 0..<outputChannels { row[channel] *= weights[sample] }
    }
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int) {
    sgemm(
      .transposed, .none, rows: inputChannels, columns: outputChannels, inner: batch, input, inputChannels,
      resultGradient.base, outputChannels, beta: 0, weightGradient, outputChannels)
    biasGradient.update(repeating: 0, count: outputChannels)
    for sample in 0..<batch {
      let row = resultGradient.base + sample * outputChannels
      for channel in 0..<outputChannels { biasGradient[channel] += row[channel] }
    }
  }
}
