import Testing

@testable import Engine

@Suite struct GradientNoiseTests {
  /// Vectors g_i: tr Σ̂ is the sum over coordinates of their sample variances, and |G|² = ‖ḡ‖² − tr Σ̂/B.
  @Test func itIsTheSampleVarianceOfVectors() {
    let vectors: [[Double]] = [[1, 2, -1], [2, 0, 1], [3, 4, 0], [2, 2, 2]]
    let count = Double(vectors.count)
    let mean = (0..<3).map { axis in vectors.reduce(0) { $0 + $1[axis] } / count }
    var variance = 0.0
    for vector in vectors {
      for (value, mean) in zip(vector, mean) { variance += (value - mean) * (value - mean) / (count - 1) }
    }
    let norms = vectors.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let square = mean.reduce(0) { $0 + $1 * $1 }
    let noise = GradientNoise(norms: norms, normOfMean: square.squareRoot())
    #expect(abs(noise.trace - variance) < 1e-12)
    #expect(abs(noise.signal - (square - variance / count)) < 1e-12)
    #expect(abs(noise.scale - variance / (square - variance / count)) < 1e-12)
  }

  @Test func oneSampleOrNoSignalTellsNothing() {
    #expect(GradientNoise(norms: [2], normOfMean: 2).scale.isNaN)
    // Two opposite gradients: no mean.
    #expect(GradientNoise(norms: [1, 1], normOfMean: 0).scale.isNaN)
    #expect(GradientNoise.none.scale.isNaN)
  }

  /// The estimators that keep the mean agree about it in a first pass, however they step; the others know no mean.
  @Test func onlyWhatKeepsTheMeanKnowsIt() throws {
    func scales(_ optimizer: Optimizer, microBatch: Int? = nil) throws -> [Double] {
      let training = try LanguageTrainingTests.training(
        optimizer, dropout: 0, microBatch: microBatch, passes: 1, steps: 1)
      let pass = training.run().passes[0]
      return [pass.gradientNoiseScale, pass.untiedNoiseScale]
    }
    let plain = try scales(Optimizer())
    #expect(plain.allSatisfy { $0 > 0 && $0.isFinite } && plain[0] != plain[1])
    for same in [
      try scales(Optimizer(BatchClip(threshold: 0.01))), try scales(Optimizer(), microBatch: 2),
      try scales(Optimizer(BatchClip(threshold: 0.01)), microBatch: 4),
    ] {
      for (a, b) in zip(same, plain) { #expect(abs(a / b - 1) < 1e-4) }
    }
    #expect(try scales(Optimizer(PerSampleClip(threshold: 0.1))).allSatisfy(\.isNaN))
    #expect(try scales(Optimizer(MicroBatchClip(threshold: 0.1)), microBatch: 2).allSatisfy(\.isNaN))
  }

  /// One step against the gradients of its sequences taken one at a time, without the tied tensor.
  @Test func withoutTheTiedWeightItIsThatOfTheOtherTensors() throws {
    let problem = SequenceProblem(SequenceZoo.all[0].model, samples: 6)
    let network = problem.makeNetwork()
    let tied = network.parameters.tensors.firstIndex { $0.name == "transformer.wte.weight" }
    let singles = problem.sampleGradients().map { tensors in
      tensors.enumerated().filter { $0.offset != tied }.flatMap(\.element)
    }
    let mean = singles[0].indices.map { element in singles.reduce(0.0) { $0 + $1[element] } / 6 }
    let expected = GradientNoise(norms: singles.map(norm), normOfMean: norm(mean))
    let square = problem.backward(network, 0..<6, weighting: .uniform, recordsNorms: true) { $0.measure() }
    let share = network.gradients.tiedShare
    let squares = (0..<6).reduce(0.0) { sum, sample in
      sum + network.sampleNorms[sample] * network.sampleNorms[sample] - share.sampleSquares[sample]
    }
    let found = GradientNoise(squares: squares, samples: 6, squareOfMean: square - share.square)
    #expect(abs(found.trace / expected.trace - 1) < 1e-5 && abs(found.scale / expected.scale - 1) < 1e-4)
  }
}

extension GradientNoise {
  fileprivate init(norms: [Double], normOfMean: Double) {
    self.init(
      squares: norms.reduce(0) { $0 + $1 * $1 }, samples: norms.count, squareOfMean: normOfMean * normOfMean)
  }
}
