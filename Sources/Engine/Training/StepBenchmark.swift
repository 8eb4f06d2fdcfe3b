/// Times single training steps on made-up images: what `sweep bench` prints.
public final class StepBenchmark {
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

  private let network: Network
  private let images: FloatBuffer
  private let labels: [Int32]
  private let head: SoftmaxCrossEntropy
  private let batch: Int
  private var sum: GradientStep.Sum?
  private let dropout = RandomStream(seed: 0, role: .dropout)

  /// - Parameter capacity: samples that are computed with at a time, where no contestant takes more.
  public init(model: Model, batch: Int, capacity: Int? = nil, classes: Int = 100) {
    self.batch = batch
    head = SoftmaxCrossEntropy(classes: classes)
    network = Network(model: model, classes: classes, batchCapacity: capacity ?? batch)
    network.parameters.initialise(from: RandomStream(seed: 0, role: .initialisation))
    images = FloatBuffer(count: network.batchCapacity * network.imageLength)
    let stream = RandomStream(seed: 0, role: .gradientNoise)
    for index in 0..<images.count {
      images.base[index] = 2 * stream.words(at: index / 4)[index % 4].unitFloat - 1
    }
    labels = (0..<network.batchCapacity).map { Int32($0 * 7 % classes) }
  }

  /// Floating-point operations of a step's matrix products, those with padding that are skipped not counted.
  public var productFlops: Double { network.productFlops * Double(batch) }
  /// The same with all products with padding, as an unfolding library does them.
  public var nominalFlops: Double { network.nominalFlops * Double(batch) }

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
  /// same work on the same numbers; every micro-batch has the same images.
  public func secondsOfStep(_ contestant: Contestant, clock: () -> Double) -> Double {
    let start = clock()
    step(contestant)
    return clock() - start
  }

  func step(_ contestant: Contestant) {
    let part = batch / contestant.microBatches
    for index in 0..<contestant.microBatches {
      network.forward(
        images: images.base, batch: part,
        pass: .training(DropoutDraws(stream: dropout, step: 0, firstSample: index * part)))
      _ = network.evaluate(head, targets: labels, batch: part, forGradient: true)
      network.backward(
        images: images.base, batch: part, firstIndex: index * part,
        weighting: contestant.gradientStep.weighting,
        recordsNorms: contestant.recordsSampleNorms
      ) { gradient in
        contestant.gradientStep.take(
          gradient, share: 1 / Double(contestant.microBatches),
          isLast: index == contestant.microBatches - 1, learningRate: 0)
      }
    }
  }

  /// The median per-sample gradient norm: a threshold there clips half the batch.
  public func medianSampleNorm() -> Double {
    step(contestant(Optimizer(MeanGradient(), SGD()), recordsSampleNorms: true))
    return (0..<batch).map { network.sampleNorms[$0] }.sorted()[batch / 2]
  }
}
