/// A layer at work: holds its activations and gradients for one batch.
///
/// Activations lie as ``MapShape`` says. The batch of a call may be smaller than the workspace's; it is then also
/// the layout's batch. Buffers are sized once; a step allocates nothing.
/// A network's first stage reads images instead, sample by sample: see ``ImageFrame``.
protocol Stage: AnyObject {
  /// Maps of the last forward pass, and their gradient.
  var result: Activations { get }

  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass)

  /// From ``outputGradient`` to the gradient before the activation, which a stage with weights keeps, and, where
  /// `inputGradient` is given, on to the input.
  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int)
}

extension Stage {
  /// Maps of the last forward pass.
  var output: UnsafeMutablePointer<Float> { result.values.base }
  /// Gradient of each sample's loss with respect to ``output``, times the batch's scale; written by the next stage.
  var outputGradient: UnsafeMutablePointer<Float> { result.gradient.base }
}

/// Maps of a batch, and their gradient.
final class Activations {
  let shape: MapShape
  let values: FloatBuffer
  let gradient: FloatBuffer

  /// - Parameter batch: samples at most.
  init(_ shape: MapShape, batch: Int) {
    self.shape = shape
    values = FloatBuffer(count: shape.count(batch: batch))
    gradient = FloatBuffer(count: values.count)
  }
}

/// A stage with weights: keeps its δ, from which norms are measured and gradients formed afterwards.
protocol WeightedStage: Stage {
  /// How the norm of one sample's gradient is measured here.
  var normRule: NormRule { get }
  /// Floating-point operations of one sample's forward products; the weight gradient takes as many, and so does
  /// the gradient of the input.
  var productFlops: Double { get }
  /// The same, products with padding counted.
  var nominalFlops: Double { get }

  /// Where the layer's weight and bias lie, and their gradients.
  var parameters: LayerParameters { get }

  /// Whether pieces are used up as they are formed where the sink lets them; else the gradient lies in its buffer too.
  var formsInPieces: Bool { get }

  /// Forms the parameter gradient, the sum over samples of the kept δ's contributions, and hands it over: piece by
  /// piece, each while it is in cache.
  func formGradient(input: UnsafePointer<Float>, batch: Int, into sink: GradientSink)

  /// ‖gradient‖² without forming it, where that costs less and is precise; else nil.
  func squareWithoutForming(input: UnsafePointer<Float>, batch: Int) -> Double?
}

extension WeightedStage {
  var formsInPieces: Bool { false }
  func squareWithoutForming(input: UnsafePointer<Float>, batch: Int) -> Double? { nil }
}

/// What a forward pass is for.
enum Pass {
  case evaluation
  /// Layers that draw at random draw here.
  case training(DropoutDraws)
}

/// What one sample is between two layers: square maps, one a channel; a vector is a map of one position.
///
/// In memory a batch of maps is (row, sample, column, pitch): the first rows of all samples, then the second rows.
/// A position's channels are filled up to `pitch` Floats with zeros that stay zeros, so that loops over whole
/// vectors need no remainder. Neighbouring columns follow each other, which makes one product of a kernel's row,
/// and a row of all samples is one matrix, which makes one product of the batch.
struct MapShape: Hashable {
  var channels: Int
  /// Rows, and columns.
  var size: Int

  var positions: Int { size * size }
  var pitch: Int { Self.pitch(channels) }
  /// Floats of one row of one sample.
  var rowPitch: Int { size * pitch }
  /// Floats of a batch.
  func count(batch: Int) -> Int { positions * batch * pitch }

  /// Where a position's channels begin.
  @inline(__always)
  func place(row: Int, sample: Int, column: Int, batch: Int) -> Int {
    ((row * batch + sample) * size + column) * pitch
  }

  /// Calls `body` with every position of a batch and where its channels begin, in their order in memory.
  @inline(__always)
  func forEachPosition(
    batch: Int, _ body: (_ row: Int, _ sample: Int, _ column: Int, _ place: Int) -> Void
  ) {
    for row in 0..<size {
      for sample in 0..<batch {
        for column in 0..<size {
          body(row, sample, column, place(row: row, sample: sample, column: column, batch: batch))
        }
      }
    }
  }

  /// `channels` rounded up to whole vectors.
  static func pitch(_ channels: Int) -> Int { (channels + 7) / 8 * 8 }
}

/// How images come into a network: (batch, paddedSize, paddedSize, channels), the padding of a first convolution
/// around each image, zeros in it.
struct ImageFrame: Sendable, Hashable {
  /// Rows and columns of an image, without padding.
  var size: Int
  var channels: Int
  /// On each side.
  var padding: Int

  var paddedSize: Int { size + 2 * padding }
  /// Floats of one framed image.
  var length: Int { paddedSize * paddedSize * channels }
}
