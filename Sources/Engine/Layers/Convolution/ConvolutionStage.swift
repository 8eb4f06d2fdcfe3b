/// A convolution over maps, its bias and ReLU, and max pooling if it follows.
final class ConvolutionStage: WeightedStage {
  let shape: ConvolutionShape
  private let pool: RectifiedMaxPool?
  let parameters: LayerParameters
  /// Before the activation and pooling; after the activation where no pooling follows.
  private let map: Activations
  /// The same where no pooling follows.
  let result: Activations
  let scratch: LayerScratch
  /// Empty unless norms are ghosts.
  let pairs: [GramPairs.Pair]
  /// Empty unless norms are formed.
  let sampleGradient: SampleGradient

  var normRule: NormRule { shape.prefersGhostNorms ? .ghost(self) : .formed(self) }
  var productFlops: Double { 2 * Double(shape.servedPairs * shape.tapCount) }
  var nominalFlops: Double { 2 * Double(shape.outputPositions * shape.weightCount) }
  /// δ, a batch of maps.
  var delta: UnsafeMutablePointer<Float> { map.gradient.base }

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
    if shape.prefersGhostNorms {
      pairs = GramPairs(shape).pairs
      scratch.reserve(gramsOf: shape.input)
      scratch.reserve(gramsOf: shape.output)
    } else {
      pairs = []
    }
    sampleGradient = SampleGradient(shape.prefersGhostNorms ? nil : parameters)
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
        pooledGradient: outputGradient, gradient: delta, batch: batch)
    } else {
      maskByActivation(map.values.base, delta, count: shape.output.count(batch: batch))
    }
    guard let inputGradient else { return }
    shape.convolveBack(
      delta, parameters.weight, weightRoom: scratch.panel.base, to: inputGradient, batch: batch)
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int, into sink: GradientSink) {
    shape.correlate(
      input, delta, of: parameters, panelRoom: scratch.panel.base, batch: batch, into: sink)
    sumRows(
      delta, rows: shape.outputPositions * batch, channels: shape.outputChannels,
      into: parameters.biasGradient)
    sink.takeBias(of: parameters)
  }
}
