import Testing

@testable import Engine

/// What is recorded of steps is what a training by hand sees.
@Suite struct StepRecordingTests {
  /// 20 images in batches of 16: the second step has 4 samples, in micro-batches of 8.
  func training(
    _ file: ImageSource, _ quantities: Set<StepQuantity>, optimizer: Optimizer
  ) throws -> Training<SoftmaxCrossEntropy.Sums> {
    try TrainingTests().configuration(file) {
      $0.configuration.optimizer = optimizer
      $0.configuration.passes = 1
      $0.configuration.microBatchSize = 8
      $0.configuration.recordsSampleNorms = false
      $0.configuration.stepQuantities = quantities
    }.begin { 0 }
  }

  @Test(arguments: [
    Optimizer(momentum: 0.9),
    Optimizer(PerSampleClip(threshold: 0.5, beta: .infinity, epsilon: 0), momentum: 0.9),
  ])
  func theRecordingIsWhatALoopByHandSees(optimizer: Optimizer) throws {
    let tiny = try TinyCifar(count: 32, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    let recorded = try training(file, Set(StepQuantity.allCases), optimizer: optimizer).run()

    let hand = try training(file, [.sampleNorms], optimizer: optimizer)
    hand.data.training.begin(pass: 0)
    var (losses, estimates, shares, norms) = ([Double](), [Double](), [Double](), [Float]())
    for range in [0..<16, 16..<20] {
      hand.progress.sampleNorms = []
      let step = hand.takeStep(range, pass: 0, learningRate: 0.02)
      losses.append(step.evaluation.sums.loss / Double(range.count))
      estimates.append(step.gradientNorm)
      let clipped = hand.progress.sampleNorms.count { $0 > 0.5 }
      shares.append(optimizer.scope == .samples ? Double(clipped) / Double(range.count) : 0)
      norms += hand.progress.sampleNorms.map(Float.init)
      #expect(hand.progress.sampleNorms.count == range.count)
    }
    let recording = recorded.recording
    #expect(recording.loss == losses)
    #expect(recording.gradientNorm == estimates)
    #expect(recording.clipFraction == shares)
    #expect(recording.rowLength == 16 && recording.sampleNorms.count == 32)
    #expect(Array(recording.sampleNorms.prefix(20)) == norms)
    #expect(recording.sampleNorms.suffix(12).count { $0.isNaN } == 12)
    #expect(norms.count { $0 > 0 } == 20)
  }

  /// A rule that clips no samples counts what it clips: its micro-batches, or the batch.
  @Test func theClippedShareIsOfWhatTheRuleClips() throws {
    let tiny = try TinyCifar(count: 32, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    let plain = try training(file, [], optimizer: Optimizer())
    plain.data.training.begin(pass: 0)
    func norm(_ range: Range<Int>) -> Double {
      plain.takeStep(range, pass: 0, learningRate: 0).gradientNorm
    }
    let parts = [norm(0..<8), norm(8..<16)].sorted()
    let batch = norm(0..<16)
    #expect(parts[0] < 0.999 * parts[1])
    func share(_ optimizer: Optimizer) throws -> Double? {
      try training(file, [.clipFraction], optimizer: optimizer).run().recording.clipFraction.first
    }
    for (threshold, expected) in [(0.9 * parts[0], 1), ((parts[0] + parts[1]) / 2, 0.5), (1.1 * parts[1], 0)]
    {
      #expect(try share(Optimizer(MicroBatchClip(threshold: threshold, epsilon: 0))) == expected)
    }
    for (threshold, expected) in [(0.9 * batch, 1.0), (1.1 * batch, 0)] {
      #expect(try share(Optimizer(BatchClip(threshold: threshold, epsilon: 0))) == expected)
    }
  }

  @Test func onlyWhatIsAskedForIsRecordedAndMeasured() throws {
    let tiny = try TinyCifar(count: 32, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    let outcome = try training(file, [.loss], optimizer: Optimizer()).run()
    #expect(outcome.recording.loss.count == 2)
    #expect(outcome.recording.gradientNorm.isEmpty && outcome.recording.clipFraction.isEmpty)
    #expect(outcome.recording.sampleNorms.isEmpty)
    #expect(outcome.passes[0].sampleGradientNorm.isNaN)
  }
}
