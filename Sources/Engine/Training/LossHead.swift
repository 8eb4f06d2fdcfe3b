import Foundation

/// What a network's outputs are worth: the losses of a batch, and their gradient.
protocol LossHead: Sendable {
  associatedtype Sums: LossSums

  /// The sums over the samples of a batch.
  ///
  /// - Parameters:
  ///   - output: the last layer's, laid out as ``MapShape`` says.
  ///   - targets: as the batch source makes them.
  ///   - gradient: receives `scale` · the gradient of each sample's loss with respect to `output`, where given.
  func evaluate(
    output: UnsafePointer<Float>, targets: UnsafePointer<Int32>, batch: Int,
    gradient: UnsafeMutablePointer<Float>?, scale: Double
  ) -> Sums
}

/// What a loss head adds up over samples: their losses, and whatever its problem counts besides.
///
/// Its bytes are part of a training's checkpoints.
public protocol LossSums: BitwiseCopyable, Sendable {
  /// Of no samples.
  init()
  /// The sum of the samples' losses.
  var loss: Double { get }
  /// Adds those of other samples.
  mutating func add(_ other: Self)
}

/// The sums of some samples, and how many these are.
public struct Evaluation<Sums: LossSums>: BitwiseCopyable, Sendable {
  /// Over all ``samples``.
  public var sums = Sums()
  /// 0 before the first one; means are NaN then.
  public var samples = 0

  mutating func add(_ sums: Sums, samples: Int) {
    self.sums.add(sums)
    self.samples += samples
  }

  /// Mean over the samples.
  public var loss: Double { sums.loss / Double(samples) }
}

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
