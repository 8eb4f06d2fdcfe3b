import Testing

@testable import Engine

/// PyTorch computes in float64 and this engine in float32: 1e-4 leaves room for the roundings of 57 million
/// parameters.
@Suite struct GoldenTests {
  let tolerance = 1e-4

  @Test func theFileHoldsBothModelsAndAllRules() {
    #expect(Golden.cases.map(\.model) == ["alexnet_cifar", "alexnet"])
    for golden in Golden.cases {
      #expect(Set(golden.rules.map(\.kind)) == Set(Optimizers.all.prefix(5).map(\.name)))
    }
  }

  @Test(arguments: Golden.cases)
  func lossLogitsAndPerSampleNormsAgree(golden: Golden.Case) {
    let network = golden.makeNetwork()
    #expect(network.parameters.tensors.map(\.count).reduce(0, +) == golden.parameters)
    let images = golden.images(of: network)
    network.forward(images: images, batch: golden.batch)
    let loss = network.evaluateLoss(labels: golden.labels, batch: golden.batch, forGradient: true)
    #expect(abs(loss.lossSum / Double(golden.batch) / golden.loss - 1) < tolerance)
    let logits = (0..<5).map { Double(network.logits[$0]) }
    #expect(distance(logits, golden.logitsSample0First5) < tolerance)
    network.backward(images: images, batch: golden.batch, weighting: .uniform, recordsNorms: true)
    let norms = (0..<golden.batch).map { network.sampleNorms[$0] }
    #expect(distance(norms, golden.perSampleGradientNorm) < tolerance)
  }

  @Test(arguments: Golden.cases.flatMap { golden in golden.rules.map { (golden, $0) } })
  func estimateAndThreeStepsAgree(golden: Golden.Case, rule: Golden.Rule) throws {
    let network = golden.makeNetwork()
    let images = golden.images(of: network)
    let optimizer = rule.optimizer
    let microBatch = rule.microBatchSize ?? golden.batch
    /// One step; returns what it saw and how many samples were clipped.
    func take(_ step: GradientStep, learningRate: Double) -> (GradientStep.Outcome, clippedSamples: Int)? {
      var clipped = 0
      for first in stride(from: 0, to: golden.batch, by: microBatch) {
        let part = Array(images[(first * network.imageLength)...])
        network.forward(images: part, batch: microBatch)
        _ = network.evaluateLoss(
          labels: Array(golden.labels[first...]), batch: microBatch, forGradient: true)
        let outcome = network.backward(
          images: part, batch: microBatch, firstIndex: first, weighting: step.weighting,
          recordsNorms: false
        ) { gradient in
          clipped += gradient.clippedSamples
          return step.take(
            gradient, share: Double(microBatch) / Double(golden.batch),
            isLast: first + microBatch == golden.batch, learningRate: learningRate)
        }
        if let outcome { return (outcome, clipped) }
      }
      return nil
    }
    // A step that moves nothing leaves the estimate in the momentum buffer.
    let resting = Optimizer(optimizer.estimator, momentum: 0.5)
    let isSingle = microBatch == golden.batch
    let (outcome, clippedSamples) = try #require(
      take(GradientStep(resting, network.parameters, isSingle: isSingle), learningRate: 0))
    expectEstimate(of: rule, in: network.parameters, within: tolerance)
    let factor = optimizer.scope == .batch ? Weighting(optimizer).factor(norm: outcome.estimateNorm) : 1
    #expect(abs(outcome.estimateNorm * factor / rule.estimateNorm - 1) < tolerance)
    #expect(clippedSamples + outcome.clippedMicroBatches + (outcome.isClipped ? 1 : 0) == rule.clipped)

    network.parameters.velocity.base.update(repeating: 0, count: network.parameters.velocity.count)
    let step = GradientStep(optimizer, network.parameters, isSingle: isSingle)
    for index in 0..<3 {
      _ = take(step, learningRate: rule.learningRate)
      network.forward(images: images, batch: golden.batch)
      let loss = network.evaluateLoss(labels: golden.labels, batch: golden.batch, forGradient: false).lossSum
      #expect(abs(loss / Double(golden.batch) / rule.lossAfterSteps123[index] - 1) < tolerance)
    }
  }
}
