import RandomWords

/// Dropout of the activations of a batch of sequences: factors 0 or 1/(1 − p), by the counter-based stream.
///
/// An element's draw is addressed by (seed, layer, step, sample's place in its batch, position, element): it is the same
/// however the batch is split into micro-batches.
final class SequenceDropout {
  private let draws: DropoutFactors
  private let width: Int
  /// (rows, pitch), of the last training pass.
  private let factors: FloatBuffer
  /// (rows, pitch): of what the factors multiply, after ``backward(_:rows:)``.
  let gradient: FloatBuffer
  private var isActive = false

  /// Nil where nothing is dropped.
  ///
  /// - Parameter layer: part of every draw's address.
  init?(probability: Double, layer: Int, width: Int, capacity: SequenceBatch) {
    guard probability > 0 else { return nil }
    draws = DropoutFactors(probability: probability, layer: layer)
    self.width = width
    factors = capacity.buffer(width)
    gradient = capacity.buffer(width)
  }

  /// Before a forward pass.
  func draw(_ pass: Pass, _ batch: SequenceBatch) {
    guard case .training(let stream) = pass else {
      isActive = false
      return
    }
    isActive = true
    let pitch = MapShape.pitch(width)
    ProductThreads.share(batch.samples) { sample in
      for (position, row) in batch.rows(ofSample: sample).enumerated() {
        draws.fill(
          factors.base + row * pitch, count: pitch, row: position, sample: stream.firstSample + sample, stream
        )
      }
    }
  }

  /// - Parameter resultGradient: (rows, pitch), of the product.
  func backward(_ resultGradient: UnsafePointer<Float>, rows: Range<Int>) {
    apply(resultGradient, to: gradient.base, rows: rows)
  }

  /// target ← source ∘ factors.
  func apply(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, rows: Range<Int>) {
    let (start, count) = (rows.lowerBound * MapShape.pitch(width), rows.count * MapShape.pitch(width))
    if isActive {
      multiplyElements(source + start, factors.base + start, into: target + start, count: count)
    } else if source != UnsafePointer(target) {
      (target + start).update(from: source + start, count: count)
    }
  }
}

/// The factors of a dropout layer, row by row.
struct DropoutFactors {
  private let layer: UInt32
  private let scale: Float
  private let threshold: UInt32

  /// - Parameter probability: of an element to become 0, in 0 ..< 1.
  init(probability: Double, layer: Int) {
    precondition(probability >= 0 && probability < 1, "dropout \(probability)")
    self.layer = UInt32(truncatingIfNeeded: layer)
    scale = Float(1 / (1 - probability))
    threshold = UInt32(probability * 0x1p32)
  }

  /// - Parameters:
  ///   - count: a multiple of 8.
  ///   - row: of the sample; each has as many counters as `count` takes.
  func fill(
    _ target: UnsafeMutablePointer<Float>, count: Int, row: Int, sample: Int, _ draws: DropoutDraws
  ) {
    let lanes = WordLanes(0, 1, 2, 3, 4, 5, 6, 7)
    let blocks = (count + 31) / 32
    for block in 0..<blocks {
      let counter = UInt32(truncatingIfNeeded: (row * blocks + block) * 8)
      let words = Philox.blocks(
        UInt32(truncatingIfNeeded: draws.step), layer, UInt32(truncatingIfNeeded: sample),
        Philox.LaneWords(lanes &+ counter), key: draws.stream.key)
      @inline(__always)
      func store(_ words: WordLanes, _ place: Int) {
        guard place < count else { return }
        target.store(
          Vector(repeating: scale).replacing(with: 0, where: words .< WordLanes(repeating: threshold)),
          at: place)
      }
      store(words.0, 32 * block)
      store(words.1, 32 * block + 8)
      store(words.2, 32 * block + 16)
      store(words.3, 32 * block + 24)
    }
  }
}
