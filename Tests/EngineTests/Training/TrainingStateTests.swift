import Testing

@testable import Engine

/// A training that is broken off and goes on elsewhere ends where an undisturbed one ends, to the bit.
@Suite struct TrainingStateTests {
  static let methods: [@Sendable (inout ImageTraining) -> Void] = [
    { $0.configuration.optimizer = Optimizer(momentum: 0.9, weightDecay: 1e-3) },
    {
      $0.configuration.optimizer = Optimizer(
        PerSampleClip(threshold: 0.5, beta: 2, epsilon: 0), momentum: 0.9)
    },
    {
      $0.configuration.optimizer = Optimizer(
        PerSampleClip(threshold: 0.5, beta: 2, epsilon: 0), momentum: 0.9)
      $0.configuration.stepQuantities = Set(StepQuantity.allCases)
    },
    {
      $0.configuration.stepQuantities = Set(StepQuantity.allCases)
      $0.configuration.optimizer = Optimizer(
        MicroBatchClip(threshold: 0.5, epsilon: 0), momentum: 0.5, nesterov: true)
      $0.configuration.microBatchSize = 4
    },
    {
      $0.configuration.optimizer = Optimizer(
        QuantileClip(threshold: 0.1, quantile: 0.5, rate: 0.2), AdamW(weightDecay: 0.1))
      $0.configuration.learningRate = 1e-3
      $0.configuration.microBatchSize = 4
    },
    {
      $0.configuration.optimizer = Optimizer(
        CoordinateClip(threshold: 0.01), Lion(beta1: 0.9, beta2: 0.99, weightDecay: 0.1))
      $0.configuration.learningRate = 1e-3
    },
  ]

  typealias ImagesAtWork = Training<SoftmaxCrossEntropy.Sums>

  func training(
    _ file: ImageSource, _ change: (inout ImageTraining) -> Void
  ) throws -> ImagesAtWork {
    var now = 0.0
    return try TrainingTests().configuration(file, change).begin {
      now += 1
      return now
    }
  }

  func state(of training: ImagesAtWork) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try training.writeState { bytes.append(contentsOf: $0) }
    return bytes
  }

  func restore(_ training: ImagesAtWork, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try training.restoreState(from: $0) }
  }

  /// 48 images in batches of 16 are 3 steps an epoch, 12 images 1 validation batch (3 of micro-batches of 4).
  @Test(arguments: methods.indices, [1, 3, 8])
  func aResumedTrainingEndsLikeAnUndisturbedOne(method: Int, steps: Int) throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    let whole = try training(file, Self.methods[method])
    let expected = whole.run()
    #expect(expected.ending == .completed && expected.passes.count == 3)

    let first = try training(file, Self.methods[method])
    var done = 0
    let stopped = first.run(isStopping: { done == steps }, onStep: { step, _ in done = step })
    #expect(stopped.ending == .stopped)
    let second = try training(file, Self.methods[method])
    try restore(second, state(of: first))
    let outcome = second.run()
    #expect(outcome.ending == .completed)
    #expect(outcome.passes == expected.passes)
    #expect(outcome.recording.loss == expected.recording.loss)
    #expect(outcome.recording.gradientNorm == expected.recording.gradientNorm)
    #expect(outcome.recording.clipFraction == expected.recording.clipFraction)
    #expect(outcome.recording.sampleNorms == expected.recording.sampleNorms)
    #expect(expected.recording.loss.count == (second.configuration.stepQuantities.isEmpty ? 0 : 9))
    #expect(second.network.parameters.values.elements == whole.network.parameters.values.elements)
    for slot in whole.configuration.optimizer.rule.slots {
      let elements = whole.network.parameters.slotBuffer(slot).buffer.elements
      #expect(elements.contains { $0 != 0 })
      #expect(second.network.parameters.slotBuffer(slot).buffer.elements == elements)
    }
    #expect(second.gradientStep.weighting.numbers == whole.gradientStep.weighting.numbers)
  }

  /// The steps of the epoch are done, its validation is not.
  @Test func aTrainingStoppedWhileValidatingGoesOn() throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    let expected = try training(file, Self.methods[3]).run()
    let first = try training(file, Self.methods[3])
    // Asked after each of 3 steps and before each of 3 validation batches: the fifth is the second batch.
    var questions = 0
    let outcome = first.run(isStopping: {
      questions += 1
      return questions == 5
    })
    #expect(outcome.ending == .stopped && outcome.passes.isEmpty)
    let second = try training(file, Self.methods[3])
    try restore(second, state(of: first))
    #expect(second.run().passes == expected.passes)
  }

  @Test func whatIsNoStateOfThisTrainingIsRefused() throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    let first = try training(file, Self.methods[1])
    var done = 0
    _ = first.run(isStopping: { done == 4 }, onStep: { step, _ in done = step })
    let bytes = try state(of: first)
    #expect(bytes.count > 2 * 4 * first.network.parameters.count)
    for length in [0, 40, 300, bytes.count - 1] {
      let second = try training(file, Self.methods[1])
      #expect(throws: StateError.self, "cut at \(length)") { try restore(second, Array(bytes[..<length])) }
    }
    #expect(throws: StateError.self) { try restore(training(file, Self.methods[1]), bytes + [0]) }
    let other = try training(file) {
      Self.methods[1](&$0)
      ($0.configuration.batchSize, $0.configuration.microBatchSize) = (8, 8)
    }
    #expect(throws: StateError.self) { try restore(other, bytes) }
  }
}
