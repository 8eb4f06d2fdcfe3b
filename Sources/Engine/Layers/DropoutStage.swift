import RandomWords

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
  /// The layer's place in the network, part of every draw's address.
  private let layer: Int
  private let scale: Float
  private let threshold: UInt32
  /// 0 or `scale` for each element of the last training pass.
  private let factors: FloatBuffer
  private let result: FloatBuffer
  private let resultGradient: FloatBuffer

  var output: UnsafeMutablePointer<Float> { result.base }
  var outputGradient: UnsafeMutablePointer<Float> { resultGradient.base }

  /// - Parameter probability: of an element to become 0, in 0 ..< 1.
  init(_ shape: MapShape, probability: Double, layer: Int, batch: Int) {
    precondition(probability >= 0 && probability < 1, "dropout \(probability)")
    self.shape = shape
    self.layer = layer
    scale = Float(1 / (1 - probability))
    threshold = UInt32(probability * 0x1p32)
    factors = FloatBuffer(count: shape.count(batch: batch))
    result = FloatBuffer(count: factors.count)
    resultGradient = FloatBuffer(count: factors.count)
  }

  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    let count = shape.count(batch: batch)
    guard case .training(let draws) = pass else {
      return result.base.update(from: input, count: count)
    }
    for row in 0..<shape.size {
      for sample in 0..<batch {
        for column in 0..<shape.size {
          draw(
            at: shape.place(row: row, sample: sample, column: column, batch: batch),
            position: row * shape.size + column, sample: draws.firstSample + sample, draws)
        }
      }
    }
    multiply(input, into: result.base, count: count)
  }

  /// After a training pass.
  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    guard let inputGradient else { return }
    multiply(resultGradient.base, into: inputGradient, count: shape.count(batch: batch))
  }

  /// One position's channels, four vectors from eight counters at a time; the last vectors may go unused.
  private func draw(at place: Int, position: Int, sample: Int, _ draws: DropoutDraws) {
    let lanes = WordLanes(0, 1, 2, 3, 4, 5, 6, 7)
    let blocks = (shape.pitch + 31) / 32
    for block in 0..<blocks {
      let counter = UInt32(truncatingIfNeeded: (position * blocks + block) * 8)
      let words = Philox.blocks(
        UInt32(truncatingIfNeeded: draws.step), UInt32(truncatingIfNeeded: layer),
        UInt32(truncatingIfNeeded: sample), Philox.LaneWords(lanes &+ counter), key: draws.stream.key)
      let end = min(shape.pitch, 32 * (block + 1))
      store(words.0, at: place, 32 * block, end)
      store(words.1, at: place, 32 * block + 8, end)
      store(words.2, at: place, 32 * block + 16, end)
      store(words.3, at: place, 32 * block + 24, end)
    }
  }

  @inline(__always)
  private func store(_ words: WordLanes, at place: Int, _ channel: Int, _ end: Int) {
    guard channel < end else { return }
    let kept = Vector(repeating: scale).replacing(with: 0, where: words .< WordLanes(repeating: threshold))
    factors.base.store(kept, at: place + channel)
  }

  private func multiply(
    _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int
  ) {
    for index in stride(from: 0, to: count, by: 8) {
      target.store(source.vector(at: index) * factors.base.vector(at: index), at: index)
    }
  }
}
