import Testing

@testable import Engine

@Suite struct LowThresholdTests {
  /// Rules and rates whose steps are the same whatever the threshold.
  static let rules: [@Sendable (_ threshold: Double) -> (rule: any UpdateRule, learningRate: Double)] = [
    { (SGD(), 0.1 / $0) }, { (SGD(momentum: 0.5), 0.1 / $0) },
    { (AdamW(moments: AdamMoments(beta1: 0.9, beta2: 0.999, epsilon: 0.01 * $0), weightDecay: 0.1), 0.01) },
    { (Adam(moments: AdamMoments(beta1: 0.9, beta2: 0.999, epsilon: 0.01 * $0), weightDecay: 0), 0.01) },
    { _ in (Lion(beta1: 0.9, beta2: 0.99, weightDecay: 0.1), 0.01) },
  ]

  /// θ after one step of length about 0.1 from thresholds far below what single precision holds, against one of a
  /// threshold that clips as much.
  @Test(arguments: rules.indices, [6, 2])
  func thresholdsBelowSinglePrecisionDoNotFreeze(rule: Int, microBatch: Int) {
    func move(threshold: Double) -> [Double] {
      let problem = TinyProblem(samples: 6)
      let network = problem.makeNetwork(capacity: microBatch)
      let start = network.parameters.values.elements
      let (rule, learningRate) = Self.rules[rule](threshold)
      let optimizer = Optimizer(PerSampleClip(threshold: threshold), rule)
      let step = GradientStep(optimizer, network.parameters, isSingle: microBatch == 6)
      var norm = 0.0
      for first in stride(from: 0, to: 6, by: microBatch) {
        problem.backward(network, first..<(first + microBatch), firstIndex: first, step.weighting) {
          let outcome = step.take(
            $0, share: Double(microBatch) / 6, isLast: first + microBatch == 6, learningRate: learningRate)
          norm = outcome?.estimateNorm ?? 0
        }
      }
      #expect(norm > 0 && norm <= threshold * 1.001, "\(norm) at \(threshold)")
      return zip(network.parameters.values.elements, start).map { Double($0) - Double($1) }
    }
    let usual = move(threshold: 1e-6)
    #expect(norm(usual) > 0.01)
    for threshold in [1e-34, 1e-38, 1e-39] {
      #expect(distance(move(threshold: threshold), usual) < 1e-4, "\(threshold)")
    }
  }
}
