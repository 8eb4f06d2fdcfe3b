/// A convolution over maps, its bias and ReLU, and max pooling if it follows.
final class ConvolutionStage: WeightedStage {
  let normRule: NormRule
  private let shape: ConvolutionShape
  private let pool: RectifiedMaxPool?
  let parameters: LayerParameters
  /// Before the activation; after it too where no pooling follows.
  private let map: FloatBuffer
  private let mapGradient: FloatBuffer
  private let pooled: FloatBuffer
  private let pooledGradient: FloatBuffer
  private let scratch: LayerScratch

  var productFlops: Double { 2 * Double(shape.servedPairs * shape.tapCount) }
  var nominalFlops: Double { 2 * Double(shape.outputPositions * shape.weightCount) }
  var output: UnsafeMutablePointer<Float> { pool == nil ? map.base : pooled.base }
  var outputGradient: UnsafeMutablePointer<Float> { pool == nil ? mapGradient.base : pooledGradient.base }

  init(
    _ shape: ConvolutionShape, pooling: Pooling?, parameters: LayerParameters, batch: Int,
    scratch: LayerScratch
  ) {
    self.shape = shape
    self.parameters = parameters
    pool = pooling.map { RectifiedMaxPool($0, map: shape.output) }
    map = FloatBuffer(count: shape.output.count(batch: batch))
    mapGradient = FloatBuffer(count: map.count)
    let pooledCount = pool?.pooled.count(batch: batch) ?? 0
    pooled = FloatBuffer(count: pooledCount)
    pooledGradient = FloatBuffer(count: pooledCount)
    self.scratch = scratch
    scratch.reserve(panel: shape.reversed.panelWeightCount)
    scratch.reserve(panel: shape.panelCount(batch: batch))
    normRule =
      shape.prefersGhostNorms
      ? .ghost(ConvolutionGhostNorms(shape, gradient: mapGradient.base, scratch: scratch))
      : .formed(ConvolutionSampleGradients(shape, gradient: mapGradient.base, parameters: parameters))
  }

  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    shape.convolve(input, parameters.weight, to: map.base, batch: batch)
    if let pool {
      pool.forward(
        map: map.base, layout: .rowMajor, bias: parameters.bias, samples: 0..<batch, pooled: pooled.base,
        batch: batch)
    } else {
      addBiasAndRectify(
        parameters.bias, map.base, rows: shape.outputPositions * batch, channels: shape.outputChannels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    if let pool {
      pool.backward(
        map: map.base, layout: .rowMajor, samples: 0..<batch, pooled: pooled.base,
        pooledGradient: pooledGradient.base, gradient: mapGradient.base, batch: batch)
    } else {
      maskByActivation(map.base, mapGradient.base, count: shape.output.count(batch: batch))
    }
    guard let inputGradient else { return }
    shape.convolveBack(
      mapGradient.base, parameters.weight, weightRoom: scratch.panel.base, to: inputGradient, batch: batch)
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int, into sink: GradientSink) {
    shape.correlate(
      input, mapGradient.base, of: parameters, panelRoom: scratch.panel.base, batch: batch, into: sink)
    sumRows(
      mapGradient.base, rows: shape.outputPositions * batch, channels: shape.outputChannels,
      into: parameters.biasGradient)
    sink.takeBias(of: parameters)
  }
}
