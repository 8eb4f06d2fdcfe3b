import Testing

@testable import Engine

/// PyTorch computes in float64 and this engine in float32: 1e-4 leaves room for the roundings of 57 million
/// parameters.
@Suite struct GoldenTests {
  let tolerance = 1e-4

  @Test func theFileHoldsBothModelsAndAllRules() {
    #expect(Golden.cases.map(\.model) == ["alexnet_cifar", "alexnet"])
    for golden in Golden.cases {
      #expect(Set(golden.rules.map(\.kind)) == Set(Optimizers.all.map(\.name)))
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
  func estimateAndThreeStepsAgree(golden: Golden.Case, rule: Golden.Rule) {
    let network = golden.makeNetwork()
    let images = golden.images(of: network)
    let optimizer = rule.optimizer
    let microBatch = rule.microBatchSize ?? golden.batch
    let accumulator = GradientAccumulator(
      network.parameters, rule: optimizer.microBatchRule, isSingle: microBatch == golden.batch)
    for step in 0..<3 {
      var clipped = 0
      var estimate: GradientAccumulator.Estimate?
      for first in stride(from: 0, to: golden.batch, by: microBatch) {
        let part = Array(images[(first * network.imageLength)...])
        network.forward(images: part, batch: microBatch)
        _ = network.evaluateLoss(
          labels: Array(golden.labels[first...]), batch: microBatch, forGradient: true)
        clipped += network.backward(
          images: part, batch: microBatch, firstIndex: first, weighting: optimizer.weighting,
          recordsNorms: false)
        estimate = accumulator.add(
          share: Double(microBatch) / Double(golden.batch), isLast: first + microBatch == golden.batch)
      }
      let outcome = optimizer.update(network.parameters, learningRate: rule.learningRate, estimate: estimate)
      if step == 0 {
        // The update leaves the gradient as it is.
        let factor = optimizer.batchRule.factor(norm: outcome.estimateNorm)
        compare(network.parameters, scale: factor * (estimate?.scale ?? 1), with: rule)
        #expect(abs(outcome.estimateNorm * factor / rule.estimateNorm - 1) < tolerance)
        #expect(clipped + accumulator.clipped + (outcome.isClipped ? 1 : 0) == rule.clipped)
      }
      network.forward(images: images, batch: golden.batch)
      let loss = network.evaluateLoss(labels: golden.labels, batch: golden.batch, forGradient: false).lossSum
      #expect(abs(loss / Double(golden.batch) / rule.lossAfterSteps123[step] - 1) < tolerance)
    }
  }

  private func compare(_ parameters: ParameterStorage, scale: Double, with rule: Golden.Rule) {
    var norms: [Double] = []
    for (index, tensor) in parameters.tensors.enumerated() {
      let square = squaredNorm(parameters.gradient.base + tensor.offset, count: tensor.count)
      norms.append(scale * square.squareRoot())
      let first = (0..<3).map {
        scale * Double(parameters.gradient.base[tensor.offset + tensor.place(ofElement: $0)])
      }
      // Three of a tensor's elements can be small beside the rest, whose size sets the rounding.
      let expected = rule.estimateFirst3ByTensor[index]
      let typical = norms[index] * (3 / Double(tensor.count)).squareRoot()
      #expect(norm(zip(first, expected).map(-)) < tolerance * max(typical, norm(expected)))
    }
    #expect(distance(norms, rule.estimateNormByTensor) < tolerance)
  }
}
