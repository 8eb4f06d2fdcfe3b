import Foundation

/// Softmax and cross-entropy of every sample of a batch.
enum SoftmaxCrossEntropy {
  /// The sum of the samples' losses and how many have their largest logit at their label.
  ///
  /// - Parameters:
  ///   - logits: (batch, pitch), see ``MapShape``.
  ///   - gradient: receives scale · (softmax − one-hot), (batch, pitch), where given.
  static func evaluate(
    logits: UnsafePointer<Float>, labels: UnsafePointer<Int32>, batch: Int, classes: Int,
    gradient: UnsafeMutablePointer<Float>?, scale: Double
  ) -> (lossSum: Double, correct: Int) {
    var lossSum = 0.0
    var correct = 0
    for sample in 0..<batch {
      let row = logits + sample * MapShape.pitch(classes)
      let label = Int(labels[sample])
      var best = 0
      for index in 1..<classes where row[index] > row[best] { best = index }
      let top = Double(row[best])
      var total = 0.0
      for index in 0..<classes { total += exp(Double(row[index]) - top) }
      lossSum += top + log(total) - Double(row[label])
      if best == label { correct += 1 }
      guard let gradient else { continue }
      let target = gradient + sample * MapShape.pitch(classes)
      for index in 0..<classes {
        let probability = exp(Double(row[index]) - top) / total
        target[index] = Float(scale * (probability - (index == label ? 1 : 0)))
      }
    }
    return (lossSum, correct)
  }
}
