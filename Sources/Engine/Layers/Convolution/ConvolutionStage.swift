/// A convolution over maps, its bias and ReLU, and max pooling if it follows.
///
/// No unfolding: one matrix product for each ``KernelRuns/Run``.
final class ConvolutionStage: WeightedStage {
  let normRule: NormRule
  let productFlops: Double
  private let shape: ConvolutionShape
  private let runs: KernelRuns
  private let pool: RectifiedMaxPool?
  private let parameters: LayerParameters
  /// Before the activation; after it too where no pooling follows.
  private let map: FloatBuffer
  private let mapGradient: FloatBuffer
  private let pooled: FloatBuffer
  private let pooledGradient: FloatBuffer

  var nominalFlops: Double { 2 * Double(shape.outputPositions * shape.weightCount) }
  var output: UnsafeMutablePointer<Float> { pool == nil ? map.base : pooled.base }
  var outputGradient: UnsafeMutablePointer<Float> { pool == nil ? mapGradient.base : pooledGradient.base }

  init(
    _ shape: ConvolutionShape, pooling: Pooling?, parameters: LayerParameters, batch: Int,
    scratch: GramScratch
  ) {
    self.shape = shape
    self.parameters = parameters
    runs = KernelRuns(shape)
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
    if !runs.opensWholeOutput {
      map.base.update(repeating: 0, count: shape.output.count(batch: batch))
    }
    for run in runs.runs {
      sgemm(
        .none, .none, rows: run.rows * batch, columns: shape.outputChannels,
        inner: run.taps * shape.inputChannels, input + inputPlace(run, batch), shape.input.rowPitch,
        parameters.weight + run.tap * shape.tapCount, shape.outputChannels, beta: run.opensOutput ? 0 : 1,
        map.base + outputPlace(run, batch), shape.output.rowPitch)
    }
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
    if !runs.opensWholeInput {
      inputGradient.update(repeating: 0, count: shape.input.count(batch: batch))
    }
    for run in runs.runs {
      sgemm(
        .none, .transposed, rows: run.rows * batch, columns: run.taps * shape.inputChannels,
        inner: shape.outputChannels, mapGradient.base + outputPlace(run, batch), shape.output.rowPitch,
        parameters.weight + run.tap * shape.tapCount, shape.outputChannels, beta: run.opensInput ? 0 : 1,
        inputGradient + inputPlace(run, batch), shape.input.rowPitch)
    }
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int) {
    for tap in runs.unopenedTaps {
      (parameters.weightGradient + tap * shape.tapCount).update(repeating: 0, count: shape.tapCount)
    }
    for run in runs.runs {
      sgemm(
        .transposed, .none, rows: run.taps * shape.inputChannels, columns: shape.outputChannels,
        inner: run.rows * batch, input + inputPlace(run, batch), shape.input.rowPitch,
        mapGradient.base + outputPlace(run, batch), shape.output.rowPitch, beta: run.opensWeight ? 0 : 1,
        parameters.weightGradient + run.tap * shape.tapCount, shape.outputChannels)
    }
    sumRows(
      mapGradient.base, rows: shape.outputPositions * batch, channels: shape.outputChannels,
      into: parameters.biasGradient)
  }

  private func inputPlace(_ run: KernelRuns.Run, _ batch: Int) -> Int {
    shape.input.place(row: run.inputRow, sample: 0, column: run.inputColumn, batch: batch)
  }

  private func outputPlace(_ run: KernelRuns.Run, _ batch: Int) -> Int {
    shape.output.place(row: run.outputRow, sample: 0, column: run.outputColumn, batch: batch)
  }
}
