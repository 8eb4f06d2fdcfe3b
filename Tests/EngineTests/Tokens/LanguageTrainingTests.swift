import AllocationCounter
import DataFiles
import Testing

@testable import Engine

/// A language model in the hands of the training loop.
@Suite struct LanguageTrainingTests {
  /// A text with something to learn: each token says most of the next.
  static let text: [UInt16] = (0..<3000).map { index in
    let jump = index % 5 == 0 ? index / 5 : 0
    return UInt16((index * 7 + jump) % 11)
  }

  static func training(
    _ optimizer: Optimizer = Optimizer(MeanGradient(), AdamW(weightDecay: 0.1)), dropout: Double = 0.1,
    microBatch: Int? = nil, passes: Int = 4, steps: Int = 5, quantities: Set<StepQuantity> = [.loss],
    recordsNorms: Bool = true
  ) throws -> Training<LanguageSums> {
    try LanguageTraining(
      model: GPTModel(
        vocabulary: 11, layers: 2, heads: 2, width: 16, context: 12, dropout: dropout, bias: true),
      splits: TokenSplits(TokenSet(text), keepsTest: true), tokenBytes: Array(repeating: 2, count: 11),
      validationCount: 6, stepsPerPass: steps,
      TrainingConfiguration(
        optimizer: optimizer, learningRate: 3e-3,
        schedule: Schedule(.cosine(finalFactor: 0.1), warmupEpochs: 3, unit: .step), passes: passes,
        batchSize: 8, microBatchSize: microBatch, recordsSampleNorms: recordsNorms,
        stepQuantities: quantities, seed: 1)
    ).begin { 0 }
  }

  static let optimizers: [Optimizer] = [
    Optimizer(MeanGradient(), AdamW(weightDecay: 0.1)), Optimizer(BatchClip(threshold: 0.5), momentum: 0.9),
    Optimizer(PerSampleClip(threshold: 1, beta: 2), AdamW(weightDecay: 0.1)),
    Optimizer(MicroBatchClip(threshold: 0.5), AdamW(weightDecay: 0.1)),
    Optimizer(
      QuantileClip(threshold: 1, quantile: 0.5, rate: 0.2), Lion(beta1: 0.9, beta2: 0.99, weightDecay: 0.1)),
  ]

  @Test func itLearns() throws {
    let outcome = try Self.training(dropout: 0, passes: 6, steps: 20).run()
    #expect(outcome.ending == .completed && outcome.passes.map(\.steps) == [20, 40, 60, 80, 100, 120])
    let losses = outcome.passes.map(\.validation.loss)
    #expect(losses[5] < 0.7 * losses[0], "\(losses)")
    for pass in outcome.passes {
      // 20 steps of 8 sequences of 12 tokens, each of two bytes.
      #expect(pass.training.sums.tokens == 1920 && pass.training.sums.bytes == 3840)
      #expect(abs(pass.validation.bitsPerByte - pass.validation.loss / 2 / 0.693_147_180_56) < 1e-9)
      #expect(pass.sampleGradientNorm > 0)
    }
    let test = try #require(outcome.test)
    #expect(test.samples == 299 / 12 && test.loss < 0.7 * losses[0])
  }

  @Test(arguments: optimizers.indices, [1, 5, 13])
  func itGoesOnToTheBit(index: Int, steps: Int) throws {
    func training() throws -> Training<LanguageSums> {
      try Self.training(Self.optimizers[index], microBatch: 4, quantities: Set(StepQuantity.allCases))
    }
    let whole = try training()
    let expected = whole.run()
    let (second, outcome) = try Training.resumed(after: steps, training)
    #expect(outcome.passes == expected.passes)
    #expect(outcome.recording.loss == expected.recording.loss && expected.recording.loss.count == 20)
    #expect(outcome.recording.sampleNorms == expected.recording.sampleNorms)
    #expect(second.network.parameters.values.elements == whole.network.parameters.values.elements)
  }

  /// The steps of a batch in micro-batches are those of the batch, to rounding: dropout and windows go by place.
  @Test func microBatchesMakeTheSameSteps() throws {
    let whole = try Self.training().run()
    let parts = try Self.training(microBatch: 2).run()
    for (a, b) in zip(whole.recording.loss, parts.recording.loss) { #expect(abs(a / b - 1) < 1e-4) }
  }

  /// As the loop over steps and none of the passes between them would have it.
  @Test func measuringMoreOftenChangesNoStep() throws {
    let often = try Self.training(passes: 10, steps: 2)
    let rarely = try Self.training(passes: 2, steps: 10)
    #expect(often.run().recording.loss == rarely.run().recording.loss)
    #expect(often.network.parameters.values.elements == rarely.network.parameters.values.elements)
  }

  @Test(.enabled(if: allocation_counter_works()), arguments: optimizers)
  func aRecordedStepAllocatesNothing(optimizer: Optimizer) throws {
    let training = try Self.training(
      optimizer, microBatch: 4, passes: 2, quantities: Set(StepQuantity.allCases))
    for pass in 0..<2 {
      var count = -1
      func onStep(_ step: Int, _: Double) {
        if step == pass * 5 + 1 { allocation_counter_start() }
        if step == (pass + 1) * 5 { count = allocation_counter_stop() }
      }
      _ = training.run(isStopping: { training.progress.step == (pass + 1) * 5 }, onStep: onStep)
      #expect(count == 0, "pass \(pass)")
    }
  }

  @Test func weightsGoOutAndIn() throws {
    let first = try Self.training()
    _ = first.run()
    let weights = first.weights()
    #expect(
      weights.tensors.keys.contains("transformer.wte.weight")
        && !weights.tensors.keys.contains("lm_head.weight"))
    let second = try Self.training()
    var tied = weights
    tied.tensors["lm_head.weight"] = weights.tensors["transformer.wte.weight"]
    try second.setWeights(Safetensors(tied.encoded(), path: "w"), path: "w")
    #expect(second.network.parameters.values.elements == first.network.parameters.values.elements)
    let header = try tied.encoded().withUnsafeBytes { try Safetensors.Header(bytes: $0, path: "w") }
    let model = GPTModel(vocabulary: 11, layers: 2, heads: 2, width: 16, context: 12, bias: true)
    #expect(model.mismatch(with: header) == nil)
    #expect(
      GPTModel(vocabulary: 12, layers: 2, heads: 2, width: 16, context: 12, bias: true).mismatch(with: header)
        == "transformer.wte.weight has shape [11, 16], the model's has [12, 16]")
  }

  // MARK: Golden values, by the training's own way

  /// The golden batch, again and again.
  final class GoldenBatch: BatchSource {
    let golden: GoldenGPT.Case
    private var tokens: [Int32] = []
    private let inputs: UnsafeMutablePointer<Int32>
    private let targets: UnsafeMutablePointer<Int32>

    init(_ golden: GoldenGPT.Case) {
      self.golden = golden
      inputs = .allocate(capacity: golden.batch * golden.context)
      targets = .allocate(capacity: golden.batch * golden.context)
    }

    deinit {
      inputs.deallocate()
      targets.deallocate()
    }

    var count: Int { golden.batch }
    func begin(pass: Int) {}

    func load(_ range: Range<Int>) -> Batch {
      for (place, token) in golden.tokens(range).enumerated() { inputs[place] = token }
      for (place, token) in golden.targets(range).enumerated() { targets[place] = token }
      return Batch(inputs: .tokens(inputs), targets: targets, count: range.count)
    }
  }

  /// PyTorch's losses after one, two and three steps of every estimator and rule, by whole trainings of three passes of a
  /// step.
  @Test(arguments: GoldenGPTTests.members)
  func threeStepsOfATrainingArePyTorchs(member: GoldenGPTTests.Member) throws {
    let (golden, rule) = (member.golden, member.rule)
    let optimizer =
      rule.update == "sgd"
      ? rule.optimizer.with(SGD(momentum: rule.momentum!))
      : rule.optimizer.with(
        AdamW(
          moments: AdamMoments(beta1: rule.beta1!, beta2: rule.beta2!, epsilon: rule.epsilon!),
          weightDecay: rule.weightDecay!))
    let training = try Training(
      TrainingConfiguration(
        optimizer: optimizer, learningRate: rule.learningRate, schedule: Schedule(), passes: 3,
        batchSize: golden.batch, microBatchSize: rule.microBatchSize, recordsSampleNorms: true, seed: 0),
      network: GPTNetwork(golden.model, samples: rule.microBatchSize ?? golden.batch),
      data: TrainingData(training: GoldenBatch(golden), validation: GoldenBatch(golden))
    ) { 0 }
    try training.setWeights(golden.makeNetwork().parameters.weights(), path: "golden")
    let outcome = training.run()
    for (pass, expected) in zip(outcome.passes, rule.lossAfterSteps123) {
      #expect(abs(pass.validation.loss / expected - 1) < 2e-4)
    }
    let first = try #require(outcome.passes.first)
    #expect(abs(first.training.loss / golden.loss - 1) < 1e-4)
    let norms = golden.perSampleGradientNorm
    #expect(abs(first.sampleGradientNorm / (norms.reduce(0, +) / Double(norms.count)) - 1) < 1e-4)
    #expect(abs(first.gradientNorm / rule.estimateNorm - 1) < 1e-3 || optimizer.scope == .batch)
  }
}
