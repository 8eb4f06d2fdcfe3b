/// A stride-1 convolution, its bias and ReLU, and a 2×2 max pooling if one follows; position-major throughout.
///
/// No unfolding: one matrix product for each ``TapRuns/Run``. Per-sample norms by Gram products
/// (``GramPairs``), cheap here because maps are small: 2T² is far below in·out·kernel².
final class ConvolutionStage: Stage {
  let outputChannels: Int
  private let inputChannels: Int
  private let inputPositions: Int
  private let mapPositions: Int
  private let taps: TapRuns
  private let grams: GramPairs
  private let pool: RectifiedMaxPool?
  private let weight: UnsafeMutablePointer<Float>
  private let bias: UnsafeMutablePointer<Float>
  private let weightGradient: UnsafeMutablePointer<Float>
  private let biasGradient: UnsafeMutablePointer<Float>
  /// Before the activation; after it too where no pooling follows.
  private let map: FloatBuffer
  private let mapGradient: FloatBuffer
  private let pooled: FloatBuffer
  private let pooledGradient: FloatBuffer
  private let gramScratch: GramScratch

  var output: UnsafeMutablePointer<Float> { pool == nil ? map.base : pooled.base }
  var outputGradient: UnsafeMutablePointer<Float> { pool == nil ? mapGradient.base : pooledGradient.base }

  init(
    inputChannels: Int, outputChannels: Int, inputSize: Int, kernel: Int, padding: Int, pools: Bool,
    parameters: ParameterStorage, weightOffset: Int, biasOffset: Int, batch: Int, gramScratch: GramScratch
  ) {
    let mapSize = inputSize + 2 * padding - kernel + 1
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    inputPositions = inputSize * inputSize
    mapPositions = mapSize * mapSize
    taps = TapRuns(inputSize: inputSize, kernel: kernel, padding: padding)
    grams = GramPairs(inputSize: inputSize, kernel: kernel, padding: padding)
    pool = pools ? RectifiedMaxPool(size: mapSize, channels: outputChannels) : nil
    weight = parameters.values.base + weightOffset
    bias = parameters.values.base + biasOffset
    weightGradient = parameters.gradient.base + weightOffset
    biasGradient = parameters.gradient.base + biasOffset
    let count = mapPositions * batch * outputChannels
    map = FloatBuffer(count: count)
    mapGradient = FloatBuffer(count: count)
    pooled = FloatBuffer(count: pools ? count / 4 : 0)
    pooledGradient = FloatBuffer(count: pools ? count / 4 : 0)
    self.gramScratch = gramScratch
    gramScratch.reserve(positions: inputPositions, channels: inputChannels, batch: batch)
    gramScratch.reserve(positions: mapPositions, channels: outputChannels, batch: batch)
  }

  private var tapCount: Int { inputChannels * outputChannels }

  func forward(input: UnsafePointer<Float>, batch: Int) {
    if !taps.firstRunCoversAll {
      map.base.update(repeating: 0, count: mapPositions * batch * outputChannels)
    }
    for (index, run) in taps.runs.enumerated() {
      sgemm(
        .none, .none, rows: run.positions * batch, columns: outputChannels, inner: inputChannels,
        input + run.input * batch * inputChannels, inputChannels, weight + run.tap * tapCount, outputChannels,
        beta: index == 0 && taps.firstRunCoversAll ? 0 : 1, map.base + run.output * batch * outputChannels,
        outputChannels)
    }
    if let pool {
      pool.forward(
        map: map.base, layout: .positionMajor, bias: bias, samples: 0..<batch, pooled: pooled.base,
        batch: batch)
    } else {
      addBiasAndRectify(bias, map.base, rows: mapPositions * batch, channels: outputChannels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    if let pool {
      pool.backward(
        map: map.base, layout: .positionMajor, samples: 0..<batch, pooled: pooled.base,
        pooledGradient: pooledGradient.base, gradient: mapGradient.base, batch: batch)
    } else {
      maskByActivation(map.base, mapGradient.base, count: mapPositions * batch * outputChannels)
    }
    guard let inputGradient else { return }
    if !taps.firstRunCoversAll {
      inputGradient.update(repeating: 0, count: inputPositions * batch * inputChannels)
    }
    for (index, run) in taps.runs.enumerated() {
      sgemm(
        .none, .transposed, rows: run.positions * batch, columns: inputChannels, inner: outputChannels,
        mapGradient.base + run.output * batch * outputChannels, outputChannels, weight + run.tap * tapCount,
        outputChannels, beta: index == 0 && taps.firstRunCoversAll ? 0 : 1,
        inputGradient + run.input * batch * inputChannels, inputChannels)
    }
  }

  func addSquaredNorms(
    input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int
  ) {
    gramOfSamples(
      input, positions: inputPositions, batch: batch, channels: inputChannels, scratch: gramScratch.rows,
      gram: gramScratch.inputs)
    gramOfSamples(
      mapGradient.base, positions: mapPositions, batch: batch, channels: outputChannels,
      scratch: gramScratch.rows, gram: gramScratch.outputs)
    for pair in grams.pairs {
      let inputs = gramScratch.inputs + pair.input * batch
      let outputs = gramScratch.outputs + pair.output * batch
      for sample in 0..<batch {
        squares[sample] += pair.multiplicity * inputs[sample] * outputs[sample]
      }
    }
    // The bias gradient is Σ_t δ_t: its squared norm is the sum over the whole Gram of δ.
    for second in 0..<mapPositions {
      for first in 0...second {
        let outputs = gramScratch.outputs + GramPairs.packed(first, second) * batch
        let multiplicity = first == second ? 1.0 : 2.0
        for sample in 0..<batch { squares[sample] += multiplicity * outputs[sample] }
      }
    }
  }

  func scaleSamples(by weights: UnsafePointer<Float>, batch: Int) {
    scaleRows(mapGradient.base, positions: mapPositions, batch: batch, channels: outputChannels, by: weights)
  }

  /// Taps without a run keep the zeros their gradient was allocated with.
  func formGradient(input: UnsafePointer<Float>, batch: Int) {
    for run in taps.runs {
      sgemm(
        .transposed, .none, rows: inputChannels, columns: outputChannels, inner: run.positions * batch,
        input + run.input * batch * inputChannels, inputChannels,
        mapGradient.base + run.output * batch * outputChannels, outputChannels, beta: run.opensTap ? 0 : 1,
        weightGradient + run.tap * tapCount, outputChannels)
    }
    sumRows(mapGradient.base, rows: mapPositions * batch, channels: outputChannels, into: biasGradient)
  }
}
