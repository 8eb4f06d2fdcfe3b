import AllocationCounter
import Foundation
import Testing

@testable import Engine

/// A transformer's gradient in the hands of the optimizers' machinery.
@Suite struct SequenceStepTests {
  /// Several pieces of inputs, panels of outputs and blocks of rows, the last ones of no round size, biases and dropout.
  static let wide = GPTModel(
    vocabulary: 70, layers: 2, heads: 2, width: 90, context: 40, dropout: 0.2, bias: true)

  func draws(first: Int = 0) -> Pass {
    .training(
      DropoutDraws(stream: RandomStream(seed: 3, role: .dropout), step: 4, firstSample: first))
  }

  /// What `body` made of the gradient of nine sequences, half of which are clipped where `clips`.
  func backward<Result>(
    clips: Bool, _ body: (SequenceGradients, ParameterStorage) -> Result
  ) -> (parameters: ParameterStorage, result: Result) {
    let problem = SequenceProblem(Self.wide, samples: 9)
    let network = problem.makeNetwork()
    for tensor in network.parameters.tensors {
      for index in tensor.offset..<tensor.offset + tensor.count {
        network.parameters.velocity.base[index] = Float(index % 13) / 13 - 0.5
      }
    }
    var weighting = Weighting.uniform
    if clips {
      problem.backward(network, 0..<9, recordsNorms: true, pass: draws()) { _ in }
      let norms = (0..<9).map { network.sampleNorms[$0] }
      weighting = .clip(threshold: norms.sorted()[4], beta: .infinity, epsilon: 0)
    }
    let result = problem.backward(network, 0..<9, weighting: weighting, pass: draws()) { gradient in
      #expect(gradient.clippedSamples == (clips ? 4 : 0))
      return body(gradient, network.parameters)
    }
    return (network.parameters, result)
  }

  @Test(arguments: [false, true])
  func parametersMoveAlongPiecesAsAlongTheWhole(clips: Bool) {
    let optimizer = Optimizer(momentum: 0.9, weightDecay: 0.01)
    let (kept, nothing) = backward(clips: clips) { gradient, _ in gradient.form(.keep) }
    #expect(nothing == 0)
    let (measured, square) = backward(clips: clips) { gradient, _ in gradient.form(.measure) }
    let (moved, movedSquare) = backward(clips: clips) { gradient, parameters in
      gradient.form(.move(Update(optimizer, parameters, learningRate: 0.1), measures: true))
    }
    #expect(differences(kept.gradient.elements, measured.gradient.elements) == 0)
    let expected = norm(kept.gradient.elements.map(Double.init))
    #expect(square > 0 && abs(square.squareRoot() / expected - 1) < 1e-6 && square == movedSquare)
    Update(optimizer, kept, learningRate: 0.1).move(along: kept.gradient.base, at: 0, count: kept.count)
    #expect(differences(moved.values.elements, measured.values.elements) > 0)
    #expect(differences(moved.values.elements, kept.values.elements) == 0)
    #expect(differences(moved.velocity.elements, kept.velocity.elements) == 0)
  }

  /// Of its layers the inputs of nine samples are several blocks, of six samples and of one.
  static let long = GPTModel(vocabulary: 65, layers: 1, heads: 2, width: 128, context: 256)

  /// Blocks, and what is handed over while it is formed, are the sum of the samples' gradients: kept, measured, or moved
  /// along at once.
  @Test(arguments: [false, true])
  func blocksOfSamplesAreTheSum(recordsNorms: Bool) {
    let problem = SequenceProblem(Self.long, samples: 9)
    func form(_ use: (ParameterStorage) -> GradientSink.Use) -> (network: GPTNetwork, square: Double) {
      let network = problem.makeNetwork()
      let square = problem.backward(network, 0..<9, recordsNorms: recordsNorms) {
        $0.form(use(network.parameters))
      }
      return (network, square)
    }
    let optimizer = Optimizer(momentum: 0.9)
    let (kept, _) = form { _ in .keep }
    let (measured, square) = form { _ in .measure }
    let (moved, movedSquare) = form { .move(Update(optimizer, $0, learningRate: 0.1), measures: true) }
    let parameters = kept.parameters
    #expect(differences(parameters.gradient.elements, measured.parameters.gradient.elements) == 0)
    #expect(square > 0 && square == movedSquare)
    Update(optimizer, parameters, learningRate: 0.1)
      .move(along: parameters.gradient.base, at: 0, count: parameters.count)
    #expect(differences(moved.parameters.values.elements, parameters.values.elements) == 0)
    // One sample at a time.
    var sum = [Double](repeating: 0, count: parameters.count)
    let single = problem.makeNetwork(samples: 1)
    for sample in 0..<9 {
      problem.backward(single, sample..<sample + 1, recordsNorms: recordsNorms) { _ = $0.form(.keep) }
      for index in sum.indices { sum[index] += Double(single.parameters.gradient.base[index]) / 9 }
      guard recordsNorms else { continue }
      #expect(abs(kept.sampleNorms[sample] / single.sampleNorms[0] - 1) < 1e-5)
      #expect(kept.sampleNorms[sample] == moved.sampleNorms[sample])
    }
    let errors = sum.indices.map { sum[$0] - Double(parameters.gradient.base[$0]) }
    #expect(norm(errors) < 1e-5 * norm(sum))
  }

  /// Measured first, as a rule that clips needs it, or not: the same sum.
  @Test(arguments: [false, true])
  func aSumTakesPiecesAsItTakesTheWhole(measuresFirst: Bool) {
    let (kept, _) = backward(clips: false) { gradient, _ in gradient.form(.keep) }
    let sum = FloatBuffer(count: kept.count)
    for index in 0..<sum.count { sum.base[index] = Float(index % 11) - 5 }
    let expected = kept.tensors.flatMap { tensor in
      (tensor.offset..<tensor.offset + tensor.count).map { sum.base[$0] + 0.3 * kept.gradient.base[$0] }
    }
    _ = backward(clips: false) { gradient, _ in
      if measuresFirst { _ = gradient.measure() }
      return gradient.form(.add(Addition(sum: sum.base, opens: false, scale: 0.3, end: .keep)))
    }
    let found = kept.tensors.flatMap { tensor in
      (tensor.offset..<tensor.offset + tensor.count).map { sum.base[$0] }
    }
    #expect(differences(found, expected) == 0)
  }

  /// How many elements differ: a failing comparison of arrays would print all of them.
  func differences(_ a: [Float], _ b: [Float]) -> Int { zip(a, b).filter { $0 != $1 }.count }

  /// A constant threshold sees each sample by itself, and dropout draws by a sample's place in its batch: the estimate
  /// does not depend on the split.
  @Test func microBatchesGiveTheSameEstimate() {
    let problem = SequenceProblem(Self.wide, samples: 6)
    let optimizer = Optimizer(PerSampleClip(threshold: 0.5, beta: 2), momentum: 0.5)
    func estimate(_ size: Int) -> [Double] {
      let network = problem.makeNetwork(samples: size)
      let step = GradientStep(optimizer, network.parameters, isSingle: size == 6)
      for first in stride(from: 0, to: 6, by: size) {
        problem.backward(
          network, first..<first + size, firstIndex: first, weighting: step.weighting,
          pass: draws(first: first)
        ) { gradient in
          _ = step.take(gradient, share: Double(size) / 6, isLast: first + size == 6, learningRate: 0)
        }
      }
      return network.parameters.velocity.elements.map(Double.init)
    }
    let whole = estimate(6)
    for size in [1, 2, 3] { #expect(distance(estimate(size), whole) < 1e-5, "micro-batches of \(size)") }
  }

  /// With its draws fixed dropout is a linear map, and the whole network's loss has the slope that backward gives.
  @Test func theGradientThroughDropoutIsTheLossesSlope() {
    let problem = SequenceProblem(Self.wide, samples: 4)
    let network = problem.makeNetwork()
    let batch = SequenceBatch(samples: 4, positions: Self.wide.context)
    func loss(_ pass: Pass) -> Double {
      network.forward(tokens: problem.inputs(0..<4), batch, pass: pass)
      return network.evaluateLoss(targets: problem.targets(0..<4), batch, forGradient: false) / 4
    }
    #expect(loss(draws()) != loss(.evaluation) && loss(draws()) == loss(draws()))
    #expect(loss(draws()) != loss(draws(first: 1)))
    problem.backward(network, 0..<4, pass: draws()) { $0.form(.keep) }
    for tensor in network.parameters.tensors {
      let slope = network.parameters.relativeSlope(along: tensor, longest: 0.02) { loss(draws()) }
      #expect(abs(slope - 1) < 0.02, "\(tensor.name)")
    }
  }

  @Test(.enabled(if: allocation_counter_works()))
  func aStepAllocatesNothing() {
    for model in SequenceZoo.all.map(\.model) + [Self.wide] {
      AllocationTests.expectNoAllocation(StepBenchmark(model: model, batch: 6))
    }
  }

  /// In a process of its own, for the count of threads is one for all.
  @Test func threadsChangeNoBit() async {
    await #expect(processExitsWith: .success) {
      func results(_ model: GPTModel) -> [[Float]] {
        let problem = SequenceProblem(model, samples: 5)
        let network = problem.makeNetwork()
        let optimizers = [
          Optimizer(momentum: 0.9), Optimizer(PerSampleClip(threshold: 0.5)),
          Optimizer(BatchClip(threshold: 0.1)),
        ]
        var norms: [Float] = []
        for optimizer in optimizers {
          let step = GradientStep(optimizer, network.parameters, isSingle: true)
          for recordsNorms in [false, true] {
            let outcome = problem.backward(
              network, 0..<5, weighting: step.weighting, recordsNorms: recordsNorms,
              pass: .training(DropoutDraws(stream: RandomStream(seed: 3, role: .dropout), step: 4))
            ) { step.take($0, share: 1, isLast: true, learningRate: 0.05) }
            norms.append(Float(outcome?.estimateNorm ?? .nan))
            norms += (0..<5).map { Float(network.sampleNorms[$0]) }
          }
        }
        return [network.parameters.values.elements, network.parameters.velocity.elements, norms]
      }
      let models = [SequenceStepTests.wide, SequenceZoo.all[2].model, SequenceZoo.all[3].model]
      let single = models.map(results)
      for threads in [2, 3] {
        ProductThreads.set(threads)
        precondition(models.map(results) == single, "\(threads) threads")
      }
    }
  }
}
