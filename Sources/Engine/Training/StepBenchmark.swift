/// Times single training steps on made-up images: what `sweep bench` prints.
public final class StepBenchmark {
  private let network: Network
  private let images: FloatBuffer
  private let labels: [Int32]
  private let batch: Int

  public init(model: Model, batch: Int, classes: Int = 100) {
    self.batch = batch
    network = Network(model: model, classes: classes, batchCapacity: batch)
    network.parameters.initialise(from: RandomStream(seed: 0, role: .initialisation))
    images = FloatBuffer(count: batch * network.imageLength)
    let stream = RandomStream(seed: 0, role: .gradientNoise)
    for index in 0..<images.count {
      images.base[index] = 2 * stream.words(at: index / 4)[index % 4].unitFloat - 1
    }
    labels = (0..<batch).map { Int32($0 * 7 % classes) }
  }

  /// Seconds of one step: forward, loss, backward, update. The learning rate is 0, so that every step does the
  /// same work on the same numbers.
  public func secondsOfStep(
    _ optimizer: Optimizer, recordsSampleNorms: Bool = false, clock: () -> Double
  ) -> Double {
    let start = clock()
    network.forward(images: images.base, batch: batch)
    _ = network.evaluateLoss(labels: labels, batch: batch, forGradient: true)
    network.backward(
      images: images.base, batch: batch, weighting: optimizer.weighting, recordsNorms: recordsSampleNorms)
    _ = optimizer.update(network.parameters, learningRate: 0)
    return clock() - start
  }

  /// The median per-sample gradient norm: a threshold there clips half the batch.
  public func medianSampleNorm() -> Double {
    _ = secondsOfStep(Optimizer(), recordsSampleNorms: true) { 0 }
    return (0..<batch).map { network.sampleNorms[$0] }.sorted()[batch / 2]
  }
}
