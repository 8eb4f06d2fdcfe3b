/// Working memory shared by the parts of a sequence model, because one at a time uses it.
final class SequenceScratch {
  /// Rows whose products are one sum: a panel of their δ takes 64 kB. Of 1,024 rows a step takes a twentieth more.
  static let mostRows = 256

  /// (rows, at most 64): one panel of δ.
  let panel: FloatBuffer
  /// (inputs, at most 64): one panel of a gradient that is not kept.
  let sum: FloatBuffer
  /// (thread, piece): of one sample's gradient.
  private let pieces: FloatBuffer
  let gram: SequenceGram
  /// (part, sample)
  let squares: Buffer<Double>

  /// - Parameters:
  ///   - widest: inputs of the widest linear layer.
  ///   - context: positions of a sample at most.
  init(widest: Int, context: Int, samples: Int) {
    panel = FloatBuffer(count: max(Self.mostRows, context) * Product.panel)
    sum = FloatBuffer(count: widest * Product.panel)
    pieces = FloatBuffer(count: ProductThreads.count * GradientSink.pieceCount)
    // No layer of a transformer is squarer than four to one.
    let positions = NormWay.mostGramPositions(inputs: widest, outputs: widest)
    gram = SequenceGram(positions: min(context, positions), channels: widest)
    squares = Buffer(count: GradientSink.pieces(ofRows: widest) * samples)
  }

  /// Room for one piece of a gradient, of a thread's own.
  func piece(ofPart part: Int) -> UnsafeMutablePointer<Float> {
    pieces.base + ProductThreads.slot(ofPart: part) * GradientSink.pieceCount
  }
}
