import Testing

@testable import Engine

/// PyTorch computes in float64 and this engine in float32: 1e-4 leaves room for 2.5 million roundings.
@Suite struct GoldenTests {
  let golden = Golden.alexNetCifar
  let tolerance = 1e-4

  @Test func parametersAreCountedAndNamedAsPublished() {
    let network = golden.makeNetwork()
    #expect(network.parameters.tensors.map(\.count).reduce(0, +) == golden.parameters)
    #expect(golden.parameters == 2_495_396)
    #expect(
      network.parameters.tensors.map(\.name).prefix(3) == [
        "features.0.weight", "features.0.bias", "features.3.weight",
      ])
  }

  @Test func lossAndLogitsAgree() {
    let network = golden.makeNetwork()
    let images = golden.paddedImages(of: network)
    network.forward(images: images, batch: golden.batch)
    let loss = network.evaluateLoss(labels: golden.labels, batch: golden.batch, forGradient: false)
    #expect(abs(loss.lossSum / Double(golden.batch) / golden.loss - 1) < tolerance)
    let logits = (0..<5).map { Double(network.logits[$0]) }
    #expect(distance(logits, golden.logitsSample0First5) < tolerance)
  }

  @Test func perSampleNormsAgree() {
    let network = golden.makeNetwork()
    let images = golden.paddedImages(of: network)
    network.forward(images: images, batch: golden.batch)
    _ = network.evaluateLoss(labels: golden.labels, batch: golden.batch, forGradient: true)
    network.backward(images: images, batch: golden.batch, weighting: .uniform, recordsNorms: true)
    let norms = (0..<golden.batch).map { network.sampleNorms[$0] }
    #expect(distance(norms, golden.perSampleGradientNorm) < tolerance)
  }

  @Test(arguments: Golden.alexNetCifar.rules.filter { $0.optimizer != nil })
  func estimateAndThreeStepsAgree(rule: Golden.Rule) throws {
    let optimizer = try #require(rule.optimizer)
    let network = golden.makeNetwork()
    let images = golden.paddedImages(of: network)
    let (labels, batch) = (golden.labels, golden.batch)
    for step in 0..<3 {
      network.forward(images: images, batch: batch)
      _ = network.evaluateLoss(labels: labels, batch: batch, forGradient: true)
      let clipped = network.backward(
        images: images, batch: batch, weighting: optimizer.weighting, recordsNorms: false)
      let gradients = network.parameters.tensors.map {
        network.parameters.elements(of: $0, in: network.parameters.gradient.base).map(Double.init)
      }
      let outcome = optimizer.update(network.parameters, learningRate: rule.learningRate)
      if step == 0 {
        let factor = optimizer.batchRule.factor(norm: outcome.estimateNorm)
        #expect(abs(outcome.estimateNorm * factor / rule.estimateNorm - 1) < tolerance)
        let norms = gradients.map { factor * $0.map { $0 * $0 }.reduce(0, +).squareRoot() }
        #expect(distance(norms, rule.estimateNormByTensor) < tolerance)
        for (index, (gradient, expected)) in zip(gradients, rule.estimateFirst3ByTensor).enumerated() {
          let first = gradient.prefix(3).map { $0 * factor }
          // Three of a tensor's elements can be small beside the rest, whose size sets the rounding.
          let typical = norms[index] * (3 / Double(gradient.count)).squareRoot()
          #expect(difference(first, expected) < tolerance * max(typical, norm(expected)))
        }
        #expect((optimizer.weighting.needsNorms ? clipped : outcome.isClipped ? 1 : 0) == rule.clipped)
      }
      network.forward(images: images, batch: batch)
      let loss = network.evaluateLoss(labels: labels, batch: batch, forGradient: false).lossSum
      #expect(abs(loss / Double(batch) / rule.lossAfterSteps123[step] - 1) < tolerance)
    }
  }

  private func difference(_ a: [Double], _ b: [Double]) -> Double { norm(zip(a, b).map(-)) }
}
