import DataFiles

/// A network with its loss and the workspace of a micro-batch: what a training moves.
///
/// A training knows its networks by this alone: images and sequences go the same way.
protocol TrainedNetwork<Sums>: AnyObject {
  associatedtype Sums: LossSums

  var parameters: ParameterStorage { get }
  /// Each sample's gradient norm after a backward pass that measured them; one Double a sample.
  var sampleNorms: UnsafeMutablePointer<Double> { get }
  /// What tied weights have of the gradient of the last backward pass that measured norms without weighing samples; nil
  /// where no weights are tied.
  var tiedShare: TiedShare? { get }

  /// Draws the parameters.
  func initialise(from stream: RandomStream)

  /// Takes over weights of a file, see ``ParameterStorage/setWeights(_:path:)``.
  func setWeights(_ weights: Safetensors, path: String) throws(DataError)

  /// A forward pass and its loss; with `forGradient` all that a backward pass begins with.
  func evaluate(_ batch: Batch, pass: Pass, forGradient: Bool) -> Sums

  /// One backward pass after a loss for the gradient, which the step takes.
  ///
  /// - Returns: how many samples were shortened, and what the step saw where it is complete.
  func backward(
    _ batch: Batch, _ part: BatchPart, into step: GradientStep
  ) -> (clippedSamples: Int, outcome: GradientStep.Outcome?)
}

extension TrainedNetwork {
  var tiedShare: TiedShare? { nil }
}

/// A micro-batch's place in its step.
struct BatchPart {
  /// Of its first sample in the batch.
  var firstIndex: Int
  /// Of the batch's samples, in (0, 1].
  var share: Double
  /// Completes the batch.
  var isLast: Bool
  var learningRate: Double
  var recordsNorms: Bool
}

/// A network of ``Stage``s with a loss head.
final class HeadedNetwork<Head: LossHead>: TrainedNetwork {
  let network: Network
  let head: Head

  init(_ network: Network, _ head: Head) {
    self.network = network
    self.head = head
  }

  var parameters: ParameterStorage { network.parameters }
  var sampleNorms: UnsafeMutablePointer<Double> { network.sampleNorms }

  func initialise(from stream: RandomStream) { network.parameters.initialise(from: stream) }

  func setWeights(_ weights: Safetensors, path: String) throws(DataError) {
    try network.parameters.setWeights(weights, path: path)
  }

  func evaluate(_ batch: Batch, pass: Pass, forGradient: Bool) -> Head.Sums {
    network.forward(images: batch.values, batch: batch.count, pass: pass)
    return network.evaluate(head, targets: batch.targets, batch: batch.count, forGradient: forGradient)
  }

  func backward(
    _ batch: Batch, _ part: BatchPart, into step: GradientStep
  ) -> (clippedSamples: Int, outcome: GradientStep.Outcome?) {
    network.backward(
      images: batch.values, batch: batch.count, firstIndex: part.firstIndex, weighting: step.weighting,
      recordsNorms: part.recordsNorms
    ) { gradient in
      (gradient.clippedSamples, step.take(gradient, part))
    }
  }
}
