/// A convolution over position-major maps, its bias and ReLU, and max pooling if it follows.
///
/// No unfolding: one matrix product for each ``TapRuns/Run``.
final class ConvolutionStage: WeightedStage {
  let normRule: NormRule
  let productFlops: Double
  private let shape: ConvolutionShape
  private let runs: TapRuns
  private let pool: RectifiedMaxPool?
  private let parameters: LayerParameters
  /// Before the activation; after it too where no pooling follows.
  private let map: FloatBuffer
  private let mapGradient: FloatBuffer
  private let pooled: FloatBuffer
  private let pooledGradient: FloatBuffer

  var output: UnsafeMutablePointer<Float> { pool == nil ? map.base : pooled.base }
  var outputGradient: UnsafeMutablePointer<Float> { pool == nil ? mapGradient.base : pooledGradient.base }

  init(
    _ shape: ConvolutionShape, pooling: Pooling?, parameters: LayerParameters, batch: Int,
    scratch: GramScratch
  ) {
    self.shape = shape
    self.parameters = parameters
    runs = TapRuns(shape)
    productFlops = 2 * Double(runs.products * shape.tapCount)
    pool = pooling.map { RectifiedMaxPool($0, map: shape.output) }
    map = FloatBuffer(count: shape.output.count(batch: batch))
    mapGradient = FloatBuffer(count: map.count)
    let pooledCount = pool?.pooled.count(batch: batch) ?? 0
    pooled = FloatBuffer(count: pooledCount)
    pooledGradient = FloatBuffer(count: pooledCount)
    normRule =
      shape.prefersGhostNorms
      ? .ghost(ConvolutionGhostNorms(shape, gradient: mapGradient.base, scratch: scratch))
      : .formed(ConvolutionSampleGradients(shape, gradient: mapGradient.base, parameters: parameters))
  }

  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    let (inPitch, outPitch) = (shape.input.pitch, shape.output.pitch)
    if !runs.firstRunCoversAll {
      map.base.update(repeating: 0, count: shape.output.count(batch: batch))
    }
    for (index, run) in runs.runs.enumerated() {
      sgemm(
        .none, .none, rows: run.positions * batch, columns: shape.outputChannels, inner: shape.inputChannels,
        input + run.input * batch * inPitch, inPitch, parameters.weight + run.tap * shape.tapCount,
        shape.outputChannels, beta: index == 0 && runs.firstRunCoversAll ? 0 : 1,
        map.base + run.output * batch * outPitch, outPitch)
    }
    if let pool {
      pool.forward(
        map: map.base, layout: .positionMajor, bias: parameters.bias, samples: 0..<batch, pooled: pooled.base,
        batch: batch)
    } else {
      addBiasAndRectify(
        parameters.bias, map.base, rows: shape.outputPositions * batch, channels: shape.outputChannels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    let (inPitch, outPitch) = (shape.input.pitch, shape.output.pitch)
    if let pool {
      pool.backward(
        map: map.base, layout: .positionMajor, samples: 0..<batch, pooled: pooled.base,
        pooledGradient: pooledGradient.base, gradient: mapGradient.base, batch: batch)
    } else {
      maskByActivation(map.base, mapGradient.base, count: shape.output.count(batch: batch))
    }
    guard let inputGradient else { return }
    if !runs.firstRunCoversAll {
      inputGradient.update(repeating: 0, count: shape.input.count(batch: batch))
    }
    for (index, run) in runs.runs.enumerated() {
      sgemm(
        .none, .transposed, rows: run.positions * batch, columns: shape.inputChannels,
        inner: shape.outputChannels, mapGradient.base + run.output * batch * outPitch, outPitch,
        parameters.weight + run.tap * shape.tapCount, shape.outputChannels,
        beta: index == 0 && runs.firstRunCoversAll ? 0 : 1, inputGradient + run.input * batch * inPitch,
        inPitch)
    }
  }

  /// Taps without a run keep the zeros their gradient was allocated with.
  func formGradient(input: UnsafePointer<Float>, batch: Int) {
    let (inPitch, outPitch) = (shape.input.pitch, shape.output.pitch)
    for run in runs.runs {
      sgemm(
        .transposed, .none, rows: shape.inputChannels, columns: shape.outputChannels,
        inner: run.positions * batch, input + run.input * batch * inPitch, inPitch,
        mapGradient.base + run.output * batch * outPitch, outPitch, beta: run.opensTap ? 0 : 1,
        parameters.weightGradient + run.tap * shape.tapCount, shape.outputChannels)
    }
    sumRows(
      mapGradient.base, rows: shape.outputPositions * batch, channels: shape.outputChannels,
      into: parameters.biasGradient)
  }
}
