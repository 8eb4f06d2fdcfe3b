import Foundation
import Testing

@testable import Engine

/// micro_batch_clip_sgd in the laboratory: between ps_clip_sgd, micro-batches of one sample, and clip_sgd, one
/// micro-batch.
@Suite struct SyntheticMicroBatchTests {
  static func runs(
    _ optimizer: Optimizer, dimension: Int, batchSize: Int = 12, microBatchSize: Int? = nil,
    scale: Double = 1,
    runs: Int = 19, steps: Int = 40
  ) -> SyntheticRuns {
    SyntheticRuns(
      objective: Quadratic(dimension: dimension), start: .constant(1),
      noise: SymmetricParetoNoise(tailIndex: 1.5, scale: scale), optimizer: optimizer, learningRate: 0.1,
      batchSize: batchSize, microBatchSize: microBatchSize, steps: steps, runs: runs, seed: 5)
  }

  static func microBatchClip(_ epsilon: Double = 0, threshold: Double = 1.5) -> Optimizer {
    Optimizer(MicroBatchClip(threshold: threshold, epsilon: epsilon), momentum: 0.5, weightDecay: 0.01)
  }

  /// Dimensions whose samples are drawn many, some and one at a time.
  @Test(arguments: [1, 3, 400], [0, 1e-6])
  func microBatchesOfOneSampleArePerSampleClippingToTheBit(dimension: Int, epsilon: Double) {
    var clip = Self.microBatchClip(epsilon)
    let micro = Self.runs(clip, dimension: dimension, microBatchSize: 1).run()
    clip.estimator = PerSampleClip(threshold: 1.5, epsilon: epsilon)
    let perSample = Self.runs(clip, dimension: dimension).run()
    #expect(micro.seriesGradientNorms == perSample.seriesGradientNorms)
    #expect(micro.finalGaps == perSample.finalGaps)
    #expect(micro.clippedMicroBatches == perSample.clippedSamples)
    #expect(micro.clippedMicroBatches > 0)
    #expect(micro.clippedSamples == 0)
  }

  /// The factor is applied to ∇F and the noise apart: the same number up to the rounding of a few operations a step.
  @Test(arguments: [1, 3, 400], [0, 1e-6])
  func oneMicroBatchIsClipSGD(dimension: Int, epsilon: Double) {
    var clip = Self.microBatchClip(epsilon)
    let micro = Self.runs(clip, dimension: dimension).run()
    clip.estimator = BatchClip(threshold: 1.5, epsilon: epsilon)
    let whole = Self.runs(clip, dimension: dimension).run()
    for (a, b) in zip(micro.averageGradientNorms, whole.averageGradientNorms) {
      #expect(abs(a / b - 1) < 1e-12)
    }
    #expect(micro.clippedMicroBatches == whole.clippedSteps)
    #expect(micro.clippedMicroBatches > 0)
  }

  /// Steps in plain loops, for one run at a time, on the draws that the runs get.
  @Test(arguments: [1, 3], [2, 4, 6])
  func estimatesAreTheFormula(dimension: Int, size: Int) {
    let threshold = 1.5
    let optimizer = Self.microBatchClip().with(SGD())
    var problem = Self.runs(optimizer, dimension: dimension, microBatchSize: size, runs: 8)
    problem.noise = NormalNoise(scale: 2)
    let found = problem.run()
    let noise = NoiseBuffer(problem)
    noise.begin(firstRun: 0)
    var points = [[Double]](repeating: [Double](repeating: 1, count: dimension), count: 8)
    for step in 0..<problem.steps {
      let draws = noise.draws(step: step, first: 0, samples: problem.batchSize)
      for run in 0..<8 {
        let norm = points[run].reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(found.seriesGradientNorms[step][run] / norm - 1) < 1e-9, "run \(run), step \(step)")
        var estimate = [Double](repeating: 0, count: dimension)
        for first in stride(from: 0, to: problem.batchSize, by: size) {
          let mean = (0..<dimension).map { component in
            points[run][component]
              + (first..<first + size).reduce(0) { $0 + Double(draws[$1 * dimension + component][run]) }
              / Double(size)
          }
          let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
          for component in 0..<dimension {
            estimate[component] +=
              min(1, threshold / length) * mean[component] * Double(size) / Double(problem.batchSize)
          }
        }
        for component in 0..<dimension { points[run][component] -= 0.1 * estimate[component] }
      }
    }
  }

  /// Three ways that give three answers: the reference of the paper's accumulation finding.
  @Test func theSizeOfAMicroBatchMatters() {
    let averages = [1, 3, 12].map { size in
      Self.runs(Self.microBatchClip(), dimension: 3, microBatchSize: size).run().averageGradientNorms[0]
    }
    #expect(Set(averages).count == 3)
  }

  @Test(arguments: [1, 3, 6])
  func aRunDoesNotDependOnItsNeighbours(dimension: Int) {
    var problem = Self.runs(Self.microBatchClip(1e-6), dimension: dimension, microBatchSize: 4, runs: 21)
    let all = problem.run()
    (problem.runs, problem.seriesRuns) = (3, 3)
    let few = problem.run()
    #expect(few.averageGradientNorms == Array(all.averageGradientNorms[..<3]))
    #expect(few.seriesGradientNorms == all.seriesGradientNorms.map { Array($0[..<3]) })
    #expect(Set(all.averageGradientNorms).count == 21)
  }

  /// Micro-batches that are not powers of two, and that nothing reaches.
  @Test(arguments: [(1, 3), (5, 6), (400, 4)])
  func noNoiseIsGradientDescentToTheBit(dimension: Int, size: Int) {
    let optimizer = Self.microBatchClip(threshold: 100)
    let micro = Self.runs(optimizer, dimension: dimension, microBatchSize: size, scale: 0, runs: 3).run()
    let plain = Self.runs(
      Optimizer(momentum: 0.5, weightDecay: 0.01), dimension: dimension, scale: 0, runs: 3
    ).run()
    #expect(micro.seriesGradientNorms == plain.seriesGradientNorms)
    #expect(micro.clippedMicroBatches == 0)
  }

  /// Every other optimizer sees the batch as a whole.
  @Test func microBatchesAreNothingToOtherOptimizers() throws {
    for kind in Optimizers.all where kind.scope != .microBatches {
      let optimizer = try kind.make(
        ["clip_threshold": .number(1), "coordinate_threshold": .number(0.5), "learning_rate": .number(0.1)])
      let parts = Self.runs(optimizer, dimension: 2, microBatchSize: 3).run()
      let whole = Self.runs(optimizer, dimension: 2).run()
      #expect(parts.averageGradientNorms == whole.averageGradientNorms, "\(kind.name)")
    }
  }
}
