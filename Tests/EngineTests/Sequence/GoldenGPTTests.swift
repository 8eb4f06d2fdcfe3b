import Testing

@testable import Engine

/// PyTorch computes in float64 and this engine in float32: 1e-4 leaves room for the roundings.
@Suite struct GoldenGPTTests {
  let tolerance = 1e-4

  @Test(arguments: GoldenGPT.cases)
  func namesShapesAndCountsAreNanoGPTs(golden: GoldenGPT.Case) {
    let tensors = GPTPlan(golden.model).tensors
    #expect(tensors.map(\.name) == golden.names)
    #expect(tensors.map(\.shape) == golden.shapes)
    #expect(tensors.map(\.count).reduce(0, +) == golden.parameters)
  }

  @Test(arguments: GoldenGPT.cases)
  func lossLogitsAndPerSampleNormsAgree(golden: GoldenGPT.Case) {
    let network = golden.makeNetwork()
    let batch = SequenceBatch(samples: golden.batch, positions: golden.context)
    let all = 0..<golden.batch
    network.forward(tokens: golden.tokens(all), batch)
    func logits(_ position: Int) -> [Double] {
      (0..<5).map { Double(network.logits[position * MapShape.pitch(golden.vocabulary) + $0]) }
    }
    #expect(distance(logits(0), golden.logitsSample0Position0First5) < tolerance)
    #expect(distance(logits(golden.context - 1), golden.logitsSample0LastPositionFirst5) < tolerance)
    let loss = network.evaluateLoss(targets: golden.targets(all), batch, forGradient: true)
    #expect(abs(loss / Double(golden.batch) / golden.loss - 1) < tolerance)
    #expect(distance(all.map { network.sampleLosses[$0] }, golden.perSampleLoss) < tolerance)
    network.backward(batch, weighting: .uniform, recordsNorms: true) { _ in }
    #expect(distance(all.map { network.sampleNorms[$0] }, golden.perSampleGradientNorm) < tolerance)
  }

  /// A batch of one sequence is that sample's gradient: its norms by tensor are PyTorch's.
  @Test(arguments: GoldenGPT.cases)
  func normsByTensorAgree(golden: GoldenGPT.Case) {
    let network = golden.makeNetwork(samples: 1)
    let batch = SequenceBatch(samples: 1, positions: golden.context)
    for sample in 0..<golden.batch {
      network.forward(tokens: golden.tokens(sample..<sample + 1), batch)
      _ = network.evaluateLoss(targets: golden.targets(sample..<sample + 1), batch, forGradient: true)
      network.backward(batch, weighting: .uniform, recordsNorms: false) { _ = $0.form(.keep) }
      let norms = network.parameters.tensors.map { tensor in
        squaredNorm(network.parameters.gradient.base + tensor.offset, count: tensor.count).squareRoot()
      }
      for (norm, expected) in zip(norms, golden.perSampleGradientNormByTensor[sample]) {
        #expect(abs(norm / expected - 1) < tolerance)
      }
    }
  }

  struct Member: Sendable, CustomTestStringConvertible {
    var golden: GoldenGPT.Case
    var rule: GoldenGPT.Rule
    var testDescription: String { "\(golden.testDescription), \(rule.testDescription)" }
  }

  static let members: [Member] = GoldenGPT.cases.flatMap { golden in
    golden.rules.map { Member(golden: golden, rule: $0) }
  }

  @Test(arguments: members)
  func estimateAndThreeStepsAgree(member: Member) {
    let (golden, rule) = (member.golden, member.rule)
    let network = golden.makeNetwork()
    let part = SequenceBatch(samples: rule.microBatchSize ?? golden.batch, positions: golden.context)
    // Momentum of 1 and a step of 0: each estimate is what the momentum buffer gains.
    let optimizer = rule.optimizer.with(SGD(momentum: 1))
    let step = GradientStep(
      optimizer, network.parameters, isSingle: part.samples == golden.batch)
    var update = ReferenceUpdate(rule)
    for index in 0..<3 {
      network.parameters.velocity.base.update(repeating: 0, count: network.parameters.velocity.count)
      var clipped = 0
      for first in stride(from: 0, to: golden.batch, by: part.samples) {
        let samples = first..<first + part.samples
        network.forward(tokens: golden.tokens(samples), part)
        _ = network.evaluateLoss(targets: golden.targets(samples), part, forGradient: true)
        network.backward(part, firstIndex: first, weighting: step.weighting, recordsNorms: false) {
          clipped += $0.clippedSamples
          let outcome = step.take(
            $0, share: Double(part.samples) / Double(golden.batch),
            isLast: samples.upperBound == golden.batch,
            learningRate: 0)
          if let outcome { clipped += outcome.clippedMicroBatches + (outcome.isClipped ? 1 : 0) }
        }
      }
      let estimate = network.parameters.velocity.elements.map(Double.init)
      if index == 0 {
        // A normalisation that lengthens is no clipping to the engine; PyTorch's script counts factors below 1.
        #expect(clipped == rule.clipped)
        expectEstimate(of: rule, in: network.parameters, within: tolerance)
      }
      update.move(network.parameters, along: estimate)
      let batch = SequenceBatch(samples: golden.batch, positions: golden.context)
      network.forward(tokens: golden.tokens(0..<golden.batch), batch)
      let loss = network.evaluateLoss(
        targets: golden.targets(0..<golden.batch), batch, forGradient: false)
      #expect(abs(loss / Double(golden.batch) / rule.lossAfterSteps123[index] - 1) < tolerance)
    }
    let norms = network.parameters.tensors.map { tensor in
      squaredNorm(network.parameters.values.base + tensor.offset, count: tensor.count).squareRoot()
    }
    #expect(distance(norms, rule.parameterNormByTensorAfter3) < tolerance)
  }
}
