/// A network's first convolution with bias, ReLU and the max pooling that may follow: from padded images to
/// maps.
///
/// It has few input channels, so it unfolds, a tile at a time so that the patches stay in the second cache level:
/// a few samples, or where maps are large a few rows of one. One sample's patches are one matrix: its
/// weight-gradient product is the per-sample gradient, whose norm and weighted sum are taken from cache.
final class UnfoldedConvolutionStage: WeightedStage, FormedNorms {
  private let shape: ConvolutionShape
  private let pool: RectifiedMaxPool
  private let parameters: LayerParameters
  private let unfolding: Unfolding
  private let map: FloatBuffer
  private let mapGradient: FloatBuffer
  private let pooled: FloatBuffer
  private let pooledGradient: FloatBuffer
  private let sampleWeight: FloatBuffer
  private let sampleBias: FloatBuffer

  var normRule: NormRule { .formed(self) }
  var productFlops: Double { 2 * Double(shape.outputPositions * shape.weightCount) }
  var nominalFlops: Double { productFlops }
  var output: UnsafeMutablePointer<Float> { pooled.base }
  var outputGradient: UnsafeMutablePointer<Float> { pooledGradient.base }
  private var pitch: Int { shape.output.pitch }

  /// - Parameter pooling: a window of one position where no pooling follows: it changes the layout.
  init(_ shape: ConvolutionShape, pooling: Pooling, parameters: LayerParameters, batch: Int) {
    self.shape = shape
    self.parameters = parameters
    pool = RectifiedMaxPool(pooling, map: shape.output)
    unfolding = Unfolding(shape, batch: batch)
    map = FloatBuffer(count: shape.output.count(batch: batch))
    mapGradient = FloatBuffer(count: shape.output.count(batch: unfolding.samplesPerTile))
    pooled = FloatBuffer(count: pool.pooled.count(batch: batch))
    pooledGradient = FloatBuffer(count: pooled.count)
    sampleWeight = FloatBuffer(count: shape.weightCount)
    sampleBias = FloatBuffer(count: shape.outputChannels)
  }

  /// - Parameter input: framed images, see ``ImageFrame``.
  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    for first in stride(from: 0, to: batch, by: unfolding.samplesPerTile) {
      let samples = first..<min(first + unfolding.samplesPerTile, batch)
      let maps = map.base + first * shape.outputPositions * pitch
      for rows in unfolding.tiles {
        let positions = unfolding.unfold(input, samples: samples, rows: rows)
        sgemm(
          .none, .none, rows: positions, columns: shape.outputChannels, inner: unfolding.patchLength,
          unfolding.patches.base, unfolding.patchLength, parameters.weight, shape.outputChannels, beta: 0,
          maps + rows.lowerBound * shape.outputSize * pitch, pitch)
      }
      pool.forward(
        map: maps, layout: .sampleMajor, bias: parameters.bias, samples: samples, pooled: pooled.base,
        batch: batch)
    }
  }

  /// The images need no gradient, and δ is made tile by tile where it is used.
  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    precondition(inputGradient == nil, "a gradient of images was asked for")
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int) {
    for first in stride(from: 0, to: batch, by: unfolding.samplesPerTile) {
      let samples = first..<min(first + unfolding.samplesPerTile, batch)
      formGradient(
        input, samples: samples, batch: batch, into: parameters.weightGradient, opens: first == 0)
      addScaled(
        sampleBias.base, 1, to: parameters.biasGradient, count: shape.outputChannels, opens: first == 0)
    }
  }

  func formSampleGradient(input: UnsafePointer<Float>, sample: Int, batch: Int) -> Double {
    formGradient(
      input, samples: sample..<(sample + 1), batch: batch, into: sampleWeight.base, opens: true)
    return squaredNorm(sampleWeight.base, count: shape.weightCount)
      + squaredNorm(sampleBias.base, count: shape.outputChannels)
  }

  func addSampleGradient(weight: Float, opens: Bool) {
    addScaled(
      sampleWeight.base, weight, to: parameters.weightGradient, count: shape.weightCount, opens: opens)
    addScaled(
      sampleBias.base, weight, to: parameters.biasGradient, count: shape.outputChannels, opens: opens)
  }

  /// weight ← (opens ? 0 : weight) + Σ over the samples of their weight gradients; `sampleBias` ← the sum of δ.
  private func formGradient(
    _ images: UnsafePointer<Float>, samples: Range<Int>, batch: Int, into weight: UnsafeMutablePointer<Float>,
    opens: Bool
  ) {
    pool.backward(
      map: map.base + samples.lowerBound * shape.outputPositions * pitch, layout: .sampleMajor,
      samples: samples, pooled: pooled.base, pooledGradient: pooledGradient.base, gradient: mapGradient.base,
      batch: batch)
    for rows in unfolding.tiles {
      let positions = unfolding.unfold(images, samples: samples, rows: rows)
      sgemm(
        .transposed, .none, rows: unfolding.patchLength, columns: shape.outputChannels, inner: positions,
        unfolding.patches.base, unfolding.patchLength,
        mapGradient.base + rows.lowerBound * shape.outputSize * pitch, pitch,
        beta: opens && rows.lowerBound == 0 ? 0 : 1, weight, shape.outputChannels)
    }
    sumRows(
      mapGradient.base, rows: samples.count * shape.outputPositions, channels: shape.outputChannels,
      into: sampleBias.base)
  }
}
