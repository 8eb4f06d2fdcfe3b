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
    Optimizer(momentum: 0.9), Optimizer(batchRule: .clip(threshold: 1, epsilon: 0)),
    Optimizer(weighting: .clip(threshold: 0.1, beta: .infinity, epsilon: 0), momentum: 0.9),
    Optimizer(weighting: .clip(threshold: 0.1, beta: 2, epsilon: 0)),
    Optimizer(microBatchRule: .clip(threshold: 0.1, epsilon: 0), momentum: 0.9),
  ]

  /// The small models, which between them have every layer and both norm rules at work.
  @Test(
    arguments: Models.all.filter { $0.name != "alexnet" }.map { $0.model(data: .cifar) }
      + LayerZoo.all.map(\.model))
  func aStepAllocatesNothing(model: Model) {
    let classes = LayerZoo.all.first { $0.name == model.name }?.classes ?? 10
    let bench = StepBenchmark(model: model, batch: 12, classes: classes)
    for optimizer in Self.contests {
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
}

extension Model: CustomTestStringConvertible {
  public var testDescription: String { name }
}

extension ImageShape {
  static let cifar = ImageShape(size: 32, channels: 3)
}
