/// What weights that are tied have of a gradient, for whoever reckons without them.
struct TiedShare {
  /// Of every sample of a micro-batch, ‖its part of g_i‖².
  var sampleSquares: UnsafeBufferPointer<Double>
  /// ‖its part of the estimate‖², where that was measured last.
  var square: Double
}

/// Keeps the squares of the first part of a model's gradient apart, while they enter those of the whole.
final class TiedSquares {
  private let samples: Buffer<Double>
  private let before: Buffer<Double>
  private var square = 0.0

  init(samples count: Int) {
    samples = Buffer(count: count)
    before = Buffer(count: count)
  }

  /// Before the squares of a pass are measured.
  func begin() { square = 0 }

  /// - Parameter measure: adds the part's squares to `squares`.
  func keep(
    ofPart index: Int, from squares: UnsafeMutablePointer<Double>, _ batch: SequenceBatch,
    _ measure: () -> Void
  ) {
    guard index == 0 else { return measure() }
    before.base.update(from: squares, count: batch.samples)
    measure()
    // As it is kept, a sample's gradient carries the batch's 1/B.
    let scale = Double(batch.samples * batch.samples)
    for sample in 0..<batch.samples {
      samples.base[sample] = (squares[sample] - before.base[sample]) * scale
    }
  }

  func keep(square: Double, ofPart index: Int) { if index == 0 { self.square = square } }

  func share(of count: Int) -> TiedShare {
    TiedShare(sampleSquares: UnsafeBufferPointer(start: samples.base, count: count), square: square)
  }
}
