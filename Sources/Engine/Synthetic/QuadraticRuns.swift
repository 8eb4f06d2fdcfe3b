/// Independent runs of one optimizer on F(x) = ½‖x‖², each sample's gradient being x plus noise.
///
/// Source of the set-up: Hübler, Fatkhullin, He, arXiv 2410.13849.
public struct QuadraticRuns: Sendable {
  public var dimension: Int
  /// Every component of the first point.
  public var start: Double
  public var noise: NoiseLaw
  public var optimizer: Optimizer
  public var learningRate: Double
  /// Samples of a step.
  public var batchSize: Int
  public var steps: Int
  /// Independent runs.
  public var runs: Int
  public var seed: Int

  public init(
    dimension: Int, start: Double, noise: NoiseLaw, optimizer: Optimizer, learningRate: Double,
    batchSize: Int,
    steps: Int, runs: Int, seed: Int
  ) {
    precondition(dimension > 0 && batchSize > 0 && steps > 0 && runs > 0, "an empty problem")
    self.dimension = dimension
    self.start = start
    self.noise = noise
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.batchSize = batchSize
    self.steps = steps
    self.runs = runs
    self.seed = seed
  }

  /// What the runs measured.
  public struct Outcome: Sendable {
    /// ‖∇F(x_t)‖ of every run, by step: (steps, runs).
    public var gradientNorms: [[Double]]
    /// Mean over t = 0 … steps−1 of ‖∇F(x_t)‖, one a run.
    public var averageGradientNorms: [Double]
    /// F(x_T) − F*, one a run.
    public var finalGaps: [Double]
    public var sampleClipFraction: Double
    public var stepClipFraction: Double
    /// Whether some run's point stopped being finite.
    public var diverged: Bool
  }

  /// - Parameter onRun: called after each run with how many are done.
  public func run(onRun: (Int) -> Void = { _ in }) -> Outcome {
    var outcome = Outcome(
      gradientNorms: [[Double]](repeating: [Double](repeating: 0, count: runs), count: steps),
      averageGradientNorms: [], finalGaps: [], sampleClipFraction: 0, stepClipFraction: 0, diverged: false)
    let stream = RandomStream(seed: seed, role: .gradientNoise)
    var (clippedSamples, clippedSteps) = (0, 0)
    var point = [Double](repeating: 0, count: dimension)
    var velocity = point
    var estimate = point
    var sample = point
    for run in 0..<runs {
      for component in 0..<dimension { (point[component], velocity[component]) = (start, 0) }
      var total = 0.0
      for step in 0..<steps {
        let norm = norm(point)
        outcome.gradientNorms[step][run] = norm
        total += norm
        for component in 0..<dimension { estimate[component] = 0 }
        for index in 0..<batchSize {
          addNoise(to: &sample, around: point, stream, run: run, step: step, index: index)
          let factor =
            optimizer.weighting.needsNorms
            ? optimizer.weighting.factor(norm: self.norm(sample), index: index) : 1
          if factor < 1 { clippedSamples += 1 }
          for component in 0..<dimension { estimate[component] += factor * sample[component] }
        }
        for component in 0..<dimension { estimate[component] /= Double(batchSize) }
        let factor = optimizer.batchRule.factor(norm: self.norm(estimate))
        if factor < 1 { clippedSteps += 1 }
        for component in 0..<dimension {
          velocity[component] =
            optimizer.momentum * velocity[component] + factor * estimate[component]
            + optimizer.weightDecay * point[component]
          point[component] -= learningRate * velocity[component]
        }
      }
      let gap = 0.5 * point.reduce(0) { $0 + $1 * $1 }
      outcome.averageGradientNorms.append(total / Double(steps))
      outcome.finalGaps.append(gap)
      if !gap.isFinite || !total.isFinite { outcome.diverged = true }
      onRun(run + 1)
    }
    outcome.sampleClipFraction = Double(clippedSamples) / Double(runs * steps * batchSize)
    outcome.stepClipFraction = Double(clippedSteps) / Double(runs * steps)
    return outcome
  }

  /// sample ← point + noise; four components from one block at (component / 4, index, step, run).
  @inline(__always)
  private func addNoise(
    to sample: inout [Double], around point: [Double], _ stream: RandomStream, run: Int, step: Int, index: Int
  ) {
    if dimension == 1 {
      // One component: four samples share a block.
      sample[0] = point[0] + noise.draws(stream.words(at: 0, index / 4, step, run))[index % 4]
      return
    }
    for block in stride(from: 0, to: dimension, by: 4) {
      let draws = noise.draws(stream.words(at: block / 4, index, step, run))
      for lane in 0..<min(4, dimension - block) { sample[block + lane] = point[block + lane] + draws[lane] }
    }
  }

  @inline(__always)
  private func norm(_ vector: [Double]) -> Double {
    dimension == 1 ? abs(vector[0]) : vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
