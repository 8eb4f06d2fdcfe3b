import AllocationCounter
import Testing

@testable import Engine

/// A step allocates nothing, whatever is in it.
@Suite(.enabled(if: allocation_counter_works())) struct AllocationTests {
  @Test func theCounterSeesAnAllocation() {
    allocation_counter_start()
    let buffer = FloatBuffer(count: 100)
    let count = allocation_counter_stop()
    #expect(count >= 1 && buffer.count == 100)
  }

  static let contests: [Optimizer] = [
    Optimizer(momentum: 0.9), Optimizer(BatchClip(threshold: 1, epsilon: 0)),
    Optimizer(PerSampleClip(threshold: 0.1, beta: .infinity, epsilon: 0), momentum: 0.9),
    Optimizer(PerSampleClip(threshold: 0.1, beta: 2, epsilon: 0)),
    Optimizer(MicroBatchClip(threshold: 0.1, epsilon: 0), momentum: 0.9),
    Optimizer(MeanGradient(), AdamW(weightDecay: 0.01)),
    Optimizer(QuantileClip(threshold: 0.1, quantile: 0.5, rate: 0.2), AdamW(weightDecay: 0.01)),
    Optimizer(CoordinateClip(threshold: 0.01), Lion(beta1: 0.9, beta2: 0.99, weightDecay: 0.1)),
    Optimizer(AutomaticClip(gamma: 0.01), Adam(weightDecay: 0)),
  ]

  /// The small models, which between them have every layer and both norm rules at work.
  @Test(
    arguments: Models.all.filter { $0.kind.name != "alexnet" }.map { $0.model(data: .cifar) }
      + LayerZoo.all.map(\.model))
  func aStepAllocatesNothing(model: Model) {
    let classes = LayerZoo.all.first { $0.name == model.name }?.classes ?? 10
    Self.expectNoAllocation(StepBenchmark(model: model, batch: 12, classes: classes))
  }

  static func expectNoAllocation(_ bench: StepBenchmark) {
    for optimizer in contests {
      for (recordsNorms, microBatches) in [(false, 1), (true, 1), (false, 3)] {
        let contestant = bench.contestant(
          optimizer, recordsSampleNorms: recordsNorms, microBatches: microBatches)
        // What is made once is made now.
        bench.step(contestant)
        allocation_counter_start()
        bench.step(contestant)
        #expect(allocation_counter_stop() == 0, "\(optimizer), \(microBatches) micro-batches")
      }
    }
  }

  /// The steps of a training from the first to the last of an epoch, which record everything there is.
  @Test(arguments: [contests[0], contests[2], contests[4], contests[6]])
  func aRecordedStepAllocatesNothing(optimizer: Optimizer) throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let training = try TrainingTests().configuration(tiny.open(classes: 3)) {
      $0.configuration.optimizer = optimizer
      $0.configuration.microBatchSize = 4
      $0.configuration.batchSize = 8
      $0.configuration.stepQuantities = Set(StepQuantity.allCases)
    }.begin { 0 }
    let last = training.stepsPerPass
    #expect(last == 6)
    for epoch in 0..<2 {
      var count = -1
      func onStep(_ step: Int, _: Double) {
        if step == epoch * last + 1 { allocation_counter_start() }
        if step == (epoch + 1) * last { count = allocation_counter_stop() }
      }
      _ = training.run(isStopping: { training.progress.step == (epoch + 1) * last }, onStep: onStep)
      #expect(count == 0, "epoch \(epoch)")
      #expect(training.progress.recording.loss.count == (epoch + 1) * last)
    }
  }
}

extension Model: CustomTestStringConvertible {
  public var testDescription: String { name }
}

extension ImageShape {
  static let cifar = ImageShape(size: 32, channels: 3)
}
