/// Times single training steps on made-up samples: what `sweep bench` prints.
public final class StepBenchmark {
  /// One way to make a step: an optimizer, what is recorded, in how many micro-batches.
  public struct Contestant {
    let recordsSampleNorms: Bool
    let microBatches: Int
    let gradientStep: GradientStep
  }

  let network: any TrainedNetwork
  private let samples: MadeUpSamples
  private let batch: Int
  private let dropout = RandomStream(seed: 0, role: .dropout)
  /// Floating-point operations of a step's matrix products, those with padding that are skipped not counted.
  public let productFlops: Double
  /// The same with all products with padding, as an unfolding library does them.
  public let nominalFlops: Double

  /// - Parameter capacity: samples that are computed with at a time, where no contestant takes more.
  public init(model: Model, batch: Int, capacity: Int? = nil, classes: Int = 100) {
    self.batch = batch
    let network = Network(model: model, classes: classes, batchCapacity: capacity ?? batch)
    self.network = HeadedNetwork(network, SoftmaxCrossEntropy(classes: classes))
    productFlops = network.productFlops * Double(batch)
    nominalFlops = network.nominalFlops * Double(batch)
    samples = MadeUpSamples(
      images: network.batchCapacity, length: network.imageLength, classes: classes)
    self.network.initialise(from: RandomStream(seed: 0, role: .initialisation))
  }

  /// Of a language model, on sequences as long as the context. Of attention's products those that causality leaves.
  public init(model: GPTModel, batch: Int, capacity: Int? = nil) {
    self.batch = batch
    let network = GPTNetwork(model, samples: capacity ?? batch)
    self.network = network
    productFlops = network.productFlops(positions: model.context) * Double(batch)
    nominalFlops = productFlops
    samples = MadeUpSamples(tokens: (capacity ?? batch) * model.context, vocabulary: model.vocabulary)
    network.initialise(from: RandomStream(seed: 0, role: .initialisation))
  }

  /// - Parameter microBatches: a divisor of the batch.
  public func contestant(
    _ optimizer: Optimizer, recordsSampleNorms: Bool = false, microBatches: Int = 1
  ) -> Contestant {
    precondition(batch % microBatches == 0, "\(batch) samples in \(microBatches) micro-batches")
    return Contestant(
      recordsSampleNorms: recordsSampleNorms, microBatches: microBatches,
      gradientStep: GradientStep(optimizer, network.parameters, isSingle: microBatches == 1))
  }

  /// Seconds of one step: forward, loss, backward, update. The learning rate is 0, so that every step does the
  /// same work on the same numbers; every micro-batch has the same samples.
  public func secondsOfStep(_ contestant: Contestant, clock: () -> Double) -> Double {
    let start = clock()
    step(contestant)
    return clock() - start
  }

  func step(_ contestant: Contestant) { step(contestant, network) }

  private func step(_ contestant: Contestant, _ network: some TrainedNetwork) {
    let part = samples.batch(batch / contestant.microBatches)
    for index in 0..<contestant.microBatches {
      let draws = DropoutDraws(stream: dropout, step: 0, firstSample: index * part.count)
      _ = network.evaluate(part, pass: .training(draws), forGradient: true)
      _ = network.backward(
        part,
        BatchPart(
          firstIndex: index * part.count, share: 1 / Double(contestant.microBatches),
          isLast: index == contestant.microBatches - 1, learningRate: 0,
          recordsNorms: contestant.recordsSampleNorms), into: contestant.gradientStep)
    }
  }

  /// A threshold that clips about a share of the batch's samples; a half is the median norm.
  public func threshold(clippingShare share: Double) -> Double {
    step(contestant(Optimizer(MeanGradient(), SGD()), recordsSampleNorms: true))
    let norms = (0..<batch).map { network.sampleNorms[$0] }.sorted()
    let count = Int((Double(norms.count) * share).rounded())
    guard count > 0 else { return 2 * norms[norms.count - 1] }
    let first = norms.count - count
    return first == 0 ? norms[0] / 2 : (norms[first - 1] + norms[first]) / 2
  }

  /// The median per-sample gradient norm: a threshold there clips half the batch.
  public func medianSampleNorm() -> Double {
    step(contestant(Optimizer(MeanGradient(), SGD()), recordsSampleNorms: true))
    return (0..<batch).map { network.sampleNorms[$0] }.sorted()[batch / 2]
  }
}

/// Images or sequences that mean nothing.
private final class MadeUpSamples {
  private let images: FloatBuffer
  private let numbers: Buffer<Int32>
  private let isText: Bool

  init(images count: Int, length: Int, classes: Int) {
    images = FloatBuffer(count: count * length)
    let stream = RandomStream(seed: 0, role: .gradientNoise)
    for index in 0..<images.count {
      images.base[index] = 2 * stream.words(at: index / 4)[index % 4].unitFloat - 1
    }
    numbers = Buffer(count: count)
    for index in 0..<count { numbers.base[index] = Int32(index * 7 % classes) }
    isText = false
  }

  init(tokens count: Int, vocabulary: Int) {
    images = FloatBuffer(count: 0)
    numbers = Buffer(count: count + 1)
    let stream = RandomStream(seed: 0, role: .gradientNoise)
    for index in 0...count {
      numbers.base[index] = Int32(stream.words(at: index).x % UInt32(vocabulary))
    }
    isText = true
  }

  /// The first so many.
  func batch(_ count: Int) -> Batch {
    isText
      ? Batch(inputs: .tokens(numbers.base), targets: numbers.base + 1, count: count)
      : Batch(inputs: .values(images.base), targets: numbers.base, count: count)
  }
}
