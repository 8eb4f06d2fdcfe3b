import Tiles

/// A network's first convolution with bias, ReLU and the max pooling that may follow: from framed images to maps.
///
/// A few samples are computed with at a time, as many as a tile has rows, so that their maps are pooled, and their
/// δ made and used, while they are in cache. One sample's product with δ is its gradient, whose norm and weighted
/// sum are taken from cache.
final class ImageConvolutionStage: WeightedStage, FormedNorms {
  private let convolution: ImageConvolution
  private let pool: RectifiedMaxPool
  let parameters: LayerParameters
  private let map: FloatBuffer
  /// δ of a few samples.
  private let mapGradient: FloatBuffer
  let result: Activations
  let sampleGradient: SampleGradient

  private static let samplesAtOnce = Tile.mostRows

  var normRule: NormRule { .formed(self) }
  var productFlops: Double { 2 * Double(shape.servedPairs * shape.tapCount) }
  var nominalFlops: Double { 2 * Double(shape.outputPositions * shape.weightCount) }
  private var shape: ConvolutionShape { convolution.shape }

  /// - Parameter pooling: a window of one position where no pooling follows: it changes the layout.
  init(_ shape: ConvolutionShape, pooling: Pooling, parameters: LayerParameters, batch: Int) {
    self.parameters = parameters
    convolution = ImageConvolution(shape)
    pool = RectifiedMaxPool(pooling, map: shape.output)
    map = FloatBuffer(count: shape.output.count(batch: batch))
    mapGradient = FloatBuffer(count: shape.output.count(batch: min(batch, Self.samplesAtOnce)))
    result = Activations(pool.pooled, batch: batch)
    sampleGradient = SampleGradient(parameters)
  }

  /// - Parameter input: framed images, see ``ImageFrame``.
  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    ProductThreads.share(0..<batch, by: Self.samplesAtOnce) { samples in
      let maps = map.base + samples.lowerBound * convolution.mapLength
      let images = input + samples.lowerBound * convolution.imageLength
      convolution.convolve(images, parameters.weight, to: maps, count: samples.count)
      pool.forward(
        map: maps, layout: .sampleMajor, bias: parameters.bias, samples: samples, pooled: output,
        batch: batch)
    }
  }

  /// The images need no gradient, and δ is made a few samples at a time where it is used.
  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    precondition(inputGradient == nil, "a gradient of images was asked for")
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int, into sink: GradientSink) {
    for first in stride(from: 0, to: batch, by: Self.samplesAtOnce) {
      formGradient(
        input, samples: first..<min(first + Self.samplesAtOnce, batch), batch: batch,
        into: parameters.weightGradient, opens: first == 0)
      addScaled(
        sampleGradient.bias.base, 1, to: parameters.biasGradient, count: shape.outputChannels,
        opens: first == 0)
    }
    sink.takeAll(of: parameters)
  }

  func formSampleGradient(input: UnsafePointer<Float>, sample: Int, batch: Int) -> Double {
    formGradient(
      input, samples: sample..<(sample + 1), batch: batch, into: sampleGradient.weight.base,
      opens: true)
    return sampleGradient.square
  }

  /// weight ← (opens ? 0 : weight) + Σ over the samples of their weight gradients; the sample's bias ← the sum of δ.
  private func formGradient(
    _ images: UnsafePointer<Float>, samples: Range<Int>, batch: Int, into weight: UnsafeMutablePointer<Float>,
    opens: Bool
  ) {
    pool.backward(
      map: map.base + samples.lowerBound * convolution.mapLength, layout: .sampleMajor, samples: samples,
      pooled: output, pooledGradient: outputGradient, gradient: mapGradient.base, batch: batch)
    convolution.correlate(
      images + samples.lowerBound * convolution.imageLength, mapGradient.base, to: weight,
      count: samples.count, opens: opens)
    sumRows(
      mapGradient.base, rows: samples.count * shape.outputPositions, channels: shape.outputChannels,
      into: sampleGradient.bias.base)
  }
}
