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
