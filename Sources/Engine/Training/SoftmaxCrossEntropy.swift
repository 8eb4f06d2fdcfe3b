import Foundation

/// Softmax and cross-entropy of every sample of a batch, whose target is its class.
public struct SoftmaxCrossEntropy: LossHead {
  /// What is added up over images.
  public struct Sums: LossSums {
    /// Cross-entropy in nats.
    public var loss = 0.0
    /// Samples whose largest logit is at their label.
    public var correct = 0

    /// Of no images.
    public init() {}

    /// Adds those of other images.
    public mutating func add(_ other: Sums) {
      loss += other.loss
      correct += other.correct
    }
  }

  let classes: Int

  /// - Parameters:
  ///   - output: logits, (batch, pitch), see ``MapShape``.
  ///   - gradient: receives scale · (softmax − one-hot), (batch, pitch), where given.
  func evaluate(
    output: UnsafePointer<Float>, targets: UnsafePointer<Int32>, batch: Int,
    gradient: UnsafeMutablePointer<Float>?, scale: Double
  ) -> Sums {
    var sums = Sums()
    for sample in 0..<batch {
      let row = output + sample * MapShape.pitch(classes)
      let label = Int(targets[sample])
      var best = 0
      for index in 1..<classes where row[index] > row[best] { best = index }
      let top = Double(row[best])
      var total = 0.0
      for index in 0..<classes { total += exp(Double(row[index]) - top) }
      sums.loss += top + log(total) - Double(row[label])
      if best == label { sums.correct += 1 }
      guard let gradient else { continue }
      let target = gradient + sample * MapShape.pitch(classes)
      for index in 0..<classes {
        let probability = exp(Double(row[index]) - top) / total
        target[index] = Float(scale * (probability - (index == label ? 1 : 0)))
      }
    }
    return sums
  }
}

extension Evaluation<SoftmaxCrossEntropy.Sums> {
  /// Share of the samples that were classified correctly.
  public var accuracy: Double { Double(sums.correct) / Double(samples) }
}
