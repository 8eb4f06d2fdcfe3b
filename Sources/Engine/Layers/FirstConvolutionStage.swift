/// The strided first convolution with bias, ReLU and 2×2 max pooling: from padded images to position-major maps.
///
/// It has few input channels, so it unfolds, a few samples at a time so that the patches stay in the second
/// cache level. One sample's patches are one matrix: its weight-gradient product is the per-sample gradient,
/// whose norm and weighted sum are taken while it is still in cache. That this layer comes last in the backward
/// pass is what makes it possible: every other layer's share of the sample's norm is known by then.
final class FirstConvolutionStage {
  let outputChannels: Int
  /// Rows and columns of an image with its padding.
  let paddedSize: Int
  private let inputChannels: Int
  private let kernel: Int
  private let stride: Int
  private let mapSize: Int
  private let patchLength: Int
  private let pool: RectifiedMaxPool
  private let weight: UnsafeMutablePointer<Float>
  private let bias: UnsafeMutablePointer<Float>
  private let weightGradient: UnsafeMutablePointer<Float>
  private let biasGradient: UnsafeMutablePointer<Float>
  private let patches: FloatBuffer
  private let map: FloatBuffer
  private let mapGradient: FloatBuffer
  private let pooled: FloatBuffer
  private let pooledGradient: FloatBuffer
  private let sampleGradient: FloatBuffer
  private let sampleBias: FloatBuffer

  /// Samples unfolded at a time: 4 × 93 kB of patches for AlexNet.
  private static let tile = 4

  var output: UnsafeMutablePointer<Float> { pooled.base }
  var outputGradient: UnsafeMutablePointer<Float> { pooledGradient.base }
  private var positions: Int { mapSize * mapSize }

  init(
    inputChannels: Int, outputChannels: Int, imageSize: Int, kernel: Int, stride: Int, padding: Int,
    parameters: ParameterStorage, weightOffset: Int, biasOffset: Int, batch: Int
  ) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernel = kernel
    self.stride = stride
    paddedSize = imageSize + 2 * padding
    mapSize = (paddedSize - kernel) / stride + 1
    patchLength = kernel * kernel * inputChannels
    pool = RectifiedMaxPool(size: mapSize, channels: outputChannels)
    weight = parameters.values.base + weightOffset
    bias = parameters.values.base + biasOffset
    weightGradient = parameters.gradient.base + weightOffset
    biasGradient = parameters.gradient.base + biasOffset
    let area = mapSize * mapSize
    patches = FloatBuffer(count: Self.tile * area * patchLength)
    map = FloatBuffer(count: batch * area * outputChannels)
    mapGradient = FloatBuffer(count: Self.tile * area * outputChannels)
    pooled = FloatBuffer(count: batch * area / 4 * outputChannels)
    pooledGradient = FloatBuffer(count: batch * area / 4 * outputChannels)
    sampleGradient = FloatBuffer(count: patchLength * outputChannels)
    sampleBias = FloatBuffer(count: outputChannels)
  }

  /// - Parameter images: (batch, paddedSize, paddedSize, channels).
  func forward(images: UnsafePointer<Float>, batch: Int) {
    forEachTile(of: batch) { samples in
      unfold(images, samples: samples)
      let tileMap = map.base + samples.lowerBound * positions * outputChannels
      sgemm(
        .none, .none, rows: samples.count * positions, columns: outputChannels, inner: patchLength,
        patches.base, patchLength, weight, outputChannels, beta: 0, tileMap, outputChannels)
      pool.forward(
        map: tileMap, layout: .sampleMajor, bias: bias, samples: samples, pooled: pooled.base, batch: batch)
    }
  }

  /// Forms the gradient Σ_i G_i from ``outputGradient``.
  func formGradient(images: UnsafePointer<Float>, batch: Int) {
    var opens = true
    forEachTile(of: batch) { samples in
      unfold(images, samples: samples)
      unpool(samples, batch: batch)
      sgemm(
        .transposed, .none, rows: patchLength, columns: outputChannels, inner: samples.count * positions,
        patches.base, patchLength, mapGradient.base, outputChannels, beta: opens ? 0 : 1, weightGradient,
        outputChannels)
      sumRows(
        mapGradient.base, rows: samples.count * positions, channels: outputChannels, into: sampleBias.base)
      accumulate(sampleBias.base, 1, into: biasGradient, count: outputChannels, opens: opens)
      opens = false
    }
  }

  /// Forms Σ_i w_i G_i, asking for each weight when the sample's squared norm in this layer is known.
  ///
  /// - Parameter weight: from a sample and its ‖G_i‖² here (weight and bias together) to w_i.
  func formGradient(
    images: UnsafePointer<Float>, batch: Int, weight weightOfSample: (Int, Double) -> Float
  ) {
    var opens = true
    forEachTile(of: batch) { samples in
      unfold(images, samples: samples)
      unpool(samples, batch: batch)
      for (index, sample) in samples.enumerated() {
        let gradient = mapGradient.base + index * positions * outputChannels
        sgemm(
          .transposed, .none, rows: patchLength, columns: outputChannels, inner: positions,
          patches.base + index * positions * patchLength, patchLength, gradient, outputChannels, beta: 0,
          sampleGradient.base, outputChannels)
        sumRows(gradient, rows: positions, channels: outputChannels, into: sampleBias.base)
        let square =
          squaredNorm(sampleGradient.base, count: sampleGradient.count)
          + squaredNorm(sampleBias.base, count: outputChannels)
        let weight = weightOfSample(sample, square)
        accumulate(
          sampleGradient.base, weight, into: weightGradient, count: sampleGradient.count, opens: opens)
        accumulate(sampleBias.base, weight, into: biasGradient, count: outputChannels, opens: opens)
        opens = false
      }
    }
  }

  private func forEachTile(of batch: Int, _ body: (Range<Int>) -> Void) {
    for start in stride(from: 0, to: batch, by: Self.tile) { body(start..<min(start + Self.tile, batch)) }
  }

  private func stride(from start: Int, to end: Int, by step: Int) -> StrideTo<Int> {
    Swift.stride(from: start, to: end, by: step)
  }

  private func unpool(_ samples: Range<Int>, batch: Int) {
    pool.backward(
      map: map.base + samples.lowerBound * positions * outputChannels, layout: .sampleMajor, samples: samples,
      pooled: pooled.base, pooledGradient: pooledGradient.base, gradient: mapGradient.base, batch: batch)
  }

  /// patches ← (samples, positions, kernel·kernel·channels): each kernel row is one contiguous piece of the image.
  private func unfold(_ images: UnsafePointer<Float>, samples: Range<Int>) {
    let imageLength = paddedSize * paddedSize * inputChannels
    let rowLength = kernel * inputChannels
    var target = patches.base
    for sample in samples {
      for y in 0..<mapSize {
        for x in 0..<mapSize {
          var source =
            images + sample * imageLength + (y * self.stride * paddedSize + x * self.stride) * inputChannels
          for _ in 0..<kernel {
            target.update(from: source, count: rowLength)
            target += rowLength
            source += paddedSize * inputChannels
          }
        }
      }
    }
  }

  /// sum ← (opens ? 0 : sum) + weight · part, `count` a multiple of 8.
  private func accumulate(
    _ part: UnsafePointer<Float>, _ weight: Float, into sum: UnsafeMutablePointer<Float>, count: Int,
    opens: Bool
  ) {
    let factor = Vector(repeating: weight)
    var index = 0
    while index < count {
      let before = opens ? Vector.zero : sum.vector(at: index)
      sum.store(before + factor * part.vector(at: index), at: index)
      index += 8
    }
  }
}
