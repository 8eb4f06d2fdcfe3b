import Foundation

/// Softmax and cross-entropy at every position of a batch of sequences; a sample's loss is the mean over its positions.
enum SequenceCrossEntropy {
  /// Sets each sample's loss, and where a gradient is wanted, makes of the logits its gradient of the batch's mean loss.
  ///
  /// - Parameters:
  ///   - logits: (rows, pitch of the vocabulary).
  ///   - targets: (sample, position), below `vocabulary`.
  ///   - losses: one Double a sample.
  static func evaluate(
    _ logits: UnsafeMutablePointer<Float>, targets: UnsafePointer<Int32>, _ batch: SequenceBatch,
    vocabulary: Int, forGradient: Bool, losses: UnsafeMutablePointer<Double>
  ) {
    ProductThreads.share(batch.samples) { sample in
      var sum = 0.0
      for row in batch.rows(ofSample: sample) {
        let logits = logits + row * MapShape.pitch(vocabulary)
        sum += evaluate(
          logits, vocabulary: vocabulary, target: Int(targets[row]),
          scale: forGradient ? 1 / Float(batch.rows) : nil)
      }
      losses[sample] = sum / Double(batch.positions)
    }
  }

  /// - Parameter scale: of the gradient; nil where the logits stay.
  private static func evaluate(
    _ logits: UnsafeMutablePointer<Float>, vocabulary: Int, target: Int, scale: Float?
  ) -> Double {
    let whole = vocabulary / 8 * 8
    let ownLogit = logits[target]
    let top = largest(logits, vocabulary)
    // Where a logit is not a number, or infinite, neither is the loss.
    var total = 0.0
    for start in stride(from: 0, to: whole, by: 1024) {
      var sum = Vector.zero
      for index in stride(from: start, to: min(start + 1024, whole), by: 8) {
        sum += power(logits.vector(at: index), top)
      }
      total += Double(sum.laneSum)
    }
    for index in whole..<vocabulary { total += Double(power(Vector(repeating: logits[index]), top)[0]) }
    if let scale {
      let factor = Float(1 / total) * scale
      for index in stride(from: 0, to: whole, by: 8) {
        logits.store(power(logits.vector(at: index), top) * factor, at: index)
      }
      for index in whole..<vocabulary {
        logits[index] = power(Vector(repeating: logits[index]), top)[0] * factor
      }
      logits[target] -= scale
    }
    return log(total) + Double(top) - Double(ownLogit)
  }

  /// e^{x − top}, x not above it.
  @inline(__always)
  private static func power(_ x: Vector, _ top: Float) -> Vector {
    clampedExp2((x - top) * Float(1.442_695_040_889))
  }
}
