/// A convolution over maps, its bias and ReLU, and max pooling if it follows.
final class ConvolutionStage: WeightedStage {
  let normRule: NormRule
  private let shape: ConvolutionShape
  private let pool: RectifiedMaxPool?
  let parameters: LayerParameters
  /// Before the activation and pooling; after the activation where no pooling follows.
  private let map: Activations
  /// The same where no pooling follows.
  let result: Activations
  private let scratch: LayerScratch

  var productFlops: Double { 2 * Double(shape.servedPairs * shape.tapCount) }
  var nominalFlops: Double { 2 * Double(shape.outputPositions * shape.weightCount) }

  init(
    _ shape: ConvolutionShape, pooling: Pooling?, parameters: LayerParameters, batch: Int,
    scratch: LayerScratch
  ) {
    self.shape = shape
    self.parameters = parameters
    pool = pooling.map { RectifiedMaxPool($0, map: shape.output) }
    map = Activations(shape.output, batch: batch)
    result = pool.map { Activations($0.pooled, batch: batch) } ?? map
    self.scratch = scratch
    scratch.reserve(panel: shape.reversed.panelWeightCount)
    scratch.reserve(panel: shape.panelCount(batch: batch))
    normRule =
      shape.prefersGhostNorms
      ? .ghost(ConvolutionGhostNorms(shape, gradient: map.gradient.base, scratch: scratch))
      : .formed(ConvolutionSampleGradients(shape, gradient: map.gradient.base, parameters: parameters))
  }

  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    shape.convolve(input, parameters.weight, to: map.values.base, batch: batch)
    if let pool {
      pool.forward(
        map: map.values.base, layout: .rowMajor, bias: parameters.bias, samples: 0..<batch, pooled: output,
        batch: batch)
    } else {
      addBiasAndRectify(
        parameters.bias, map.values.base, rows: shape.outputPositions * batch, channels: shape.outputChannels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    if let pool {
      pool.backward(
        map: map.values.base, layout: .rowMajor, samples: 0..<batch, pooled: output,
        pooledGradient: outputGradient, gradient: map.gradient.base, batch: batch)
    } else {
      maskByActivation(map.values.base, map.gradient.base, count: shape.output.count(batch: batch))
    }
    guard let inputGradient else { return }
    shape.convolveBack(
      map.gradient.base, parameters.weight, weightRoom: scratch.panel.base, to: inputGradient, batch: batch)
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int, into sink: GradientSink) {
    shape.correlate(
      input, map.gradient.base, of: parameters, panelRoom: scratch.panel.base, batch: batch, into: sink)
    sumRows(
      map.gradient.base, rows: shape.outputPositions * batch, channels: shape.outputChannels,
      into: parameters.biasGradient)
    sink.takeBias(of: parameters)
  }
}
