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
    let noise = GradientNoise(norms: norms[...], normOfMean: square.squareRoot())
    #expect(abs(noise.trace - variance) < 1e-12)
    #expect(abs(noise.signal - (square - variance / count)) < 1e-12)
    #expect(abs(noise.scale - variance / (square - variance / count)) < 1e-12)
  }

  @Test func oneSampleOrNoSignalTellsNothing() {
    #expect(GradientNoise(norms: [2][...], normOfMean: 2).scale.isNaN)
    // Two opposite gradients: no mean.
    #expect(GradientNoise(norms: [1, 1][...], normOfMean: 0).scale.isNaN)
    #expect(GradientNoise.none.scale.isNaN)
  }

  /// The estimators that keep the mean agree about it in a first pass, however they step; the others know no mean.
  @Test func onlyWhatKeepsTheMeanKnowsIt() throws {
    func scale(_ optimizer: Optimizer, microBatch: Int? = nil) throws -> Double {
      try LanguageTrainingTests.training(optimizer, dropout: 0, microBatch: microBatch, passes: 1, steps: 1)
        .run()
        .passes[0].gradientNoiseScale
    }
    let plain = try scale(Optimizer())
    #expect(plain > 0 && plain.isFinite)
    #expect(try abs(scale(Optimizer(BatchClip(threshold: 0.01))) / plain - 1) < 1e-4)
    #expect(try abs(scale(Optimizer(), microBatch: 2) / plain - 1) < 1e-4)
    #expect(try scale(Optimizer(PerSampleClip(threshold: 0.1))).isNaN)
    #expect(try scale(Optimizer(MicroBatchClip(threshold: 0.1)), microBatch: 2).isNaN)
  }
}
