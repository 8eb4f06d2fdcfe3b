/// Times single steps of a language model on made-up tokens: what `sweep bench --model gpt` prints.
public final class SequenceBenchmark {
  /// One way to make a step: an optimizer, what is recorded, in how many micro-batches.
  public final class Contestant {
    let recordsSampleNorms: Bool
    let microBatches: Int
    let gradientStep: GradientStep

    fileprivate init(
      _ optimizer: Optimizer, recordsSampleNorms: Bool, microBatches: Int, parameters: ParameterStorage,
      sum: GradientStep.Sum?
    ) {
      self.recordsSampleNorms = recordsSampleNorms
      self.microBatches = microBatches
      gradientStep = GradientStep(optimizer, parameters, sum: sum)
    }
  }

  let network: GPTNetwork
  private let tokens: [Int32]
  private let batch: Int
  private var sum: GradientStep.Sum?
  private let dropout = RandomStream(seed: 0, role: .dropout)

  /// - Parameters:
  ///   - batch: sequences of a step, each as long as the context.
  ///   - capacity: sequences that are computed with at a time, where no contestant takes more.
  public init(model: GPTModel, batch: Int, capacity: Int? = nil) {
    self.batch = batch
    network = GPTNetwork(model, samples: capacity ?? batch)
    network.initialise(from: RandomStream(seed: 0, role: .initialisation))
    let stream = RandomStream(seed: 0, role: .gradientNoise)
    tokens = (0...network.capacity.rows).map { index in
      Int32(stream.words(at: index).x % UInt32(model.vocabulary))
    }
  }

  /// Floating-point operations of a step's matrix products; of attention what causality leaves.
  public var productFlops: Double {
    network.productFlops(positions: network.model.context) * Double(batch)
  }

  /// Tokens of a step.
  public var tokensOfStep: Int { batch * network.model.context }

  /// - Parameter microBatches: a divisor of the batch.
  public func contestant(
    _ optimizer: Optimizer, recordsSampleNorms: Bool = false, microBatches: Int = 1
  ) -> Contestant {
    precondition(batch % microBatches == 0, "\(batch) samples in \(microBatches) micro-batches")
    // One sum for all, so that contestants do not differ by where its pages lie.
    if microBatches > 1, sum == nil { sum = GradientStep.Sum(network.parameters) }
    return Contestant(
      optimizer, recordsSampleNorms: recordsSampleNorms, microBatches: microBatches,
      parameters: network.parameters, sum: microBatches > 1 ? sum : nil)
  }

  /// Seconds of one step: forward, loss, backward, update. The learning rate is 0, so that every step does the
  /// same work on the same numbers; every micro-batch has the same tokens.
  public func secondsOfStep(_ contestant: Contestant, clock: () -> Double) -> Double {
    let start = clock()
    step(contestant)
    return clock() - start
  }

  func step(_ contestant: Contestant) {
    let part = SequenceBatch(samples: batch / contestant.microBatches, positions: network.model.context)
    tokens.withUnsafeBufferPointer { tokens in
      guard let inputs = tokens.baseAddress else { return }
      for index in 0..<contestant.microBatches {
        network.forward(
          tokens: inputs, part,
          pass: .training(DropoutDraws(stream: dropout, step: 0, firstSample: index * part.samples)))
        _ = network.evaluateLoss(targets: inputs + 1, part, forGradient: true)
        network.backward(
          part, firstIndex: index * part.samples,
          weighting: contestant.gradientStep.weighting,
          recordsNorms: contestant.recordsSampleNorms
        ) { gradient in
          contestant.gradientStep.take(
            gradient, share: 1 / Double(contestant.microBatches),
            isLast: index == contestant.microBatches - 1, learningRate: 0)
        }
      }
    }
  }

  /// A threshold that clips about a share of the batch's samples.
  public func threshold(clippingShare share: Double) -> Double {
    step(contestant(Optimizer(MeanGradient(), SGD(momentum: 0)), recordsSampleNorms: true))
    let norms = (0..<network.capacity.samples).map { network.sampleNorms[$0] }.sorted()
    let count = Int((Double(norms.count) * share).rounded())
    guard count > 0 else { return 2 * norms[norms.count - 1] }
    let first = norms.count - count
    return first == 0 ? norms[0] / 2 : (norms[first - 1] + norms[first]) / 2
  }
}
