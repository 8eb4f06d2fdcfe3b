/// Which random numbers a training step's dropout layers use.
struct DropoutDraws {
  /// Keyed by seed and ``StreamRole/dropout``.
  var stream: RandomStream
  /// Counted over the whole training.
  var step: Int
  /// Place in its batch of the first sample of a micro-batch.
  var firstSample = 0
}

/// Sets each element to 0 with a probability and scales the others so that the expectation stays; nothing in
/// evaluation.
///
/// An element's draw is addressed by (seed, layer, step, sample's place in its batch, element): it is the same
/// however the batch is split into micro-batches.
final class DropoutStage: Stage {
  private let shape: MapShape
  private let draws: DropoutFactors
  /// 0 or `scale` for each element of the last training pass.
  private let factors: FloatBuffer
  let result: Activations

  /// - Parameters:
  ///   - probability: of an element to become 0, in 0 ..< 1.
  ///   - layer: its place in the network, part of every draw's address.
  init(_ shape: MapShape, probability: Double, layer: Int, batch: Int) {
    self.shape = shape
    draws = DropoutFactors(probability: probability, layer: layer)
    factors = FloatBuffer(count: shape.count(batch: batch))
    result = Activations(shape, batch: batch)
  }

  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    let count = shape.count(batch: batch)
    guard case .training(let stream) = pass else {
      return output.update(from: input, count: count)
    }
    shape.forEachPosition(batch: batch) { row, sample, column, place in
      draws.fill(
        factors.base + place, count: shape.pitch, row: row * shape.size + column,
        sample: stream.firstSample + sample, stream)
    }
    multiplyElements(input, factors.base, into: output, count: count)
  }

  /// After a training pass.
  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    guard let inputGradient else { return }
    multiplyElements(outputGradient, factors.base, into: inputGradient, count: shape.count(batch: batch))
  }
}
