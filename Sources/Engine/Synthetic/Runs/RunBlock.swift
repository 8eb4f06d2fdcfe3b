/// Eight runs side by side, one a lane: their points and everything that a step needs, allocated once.
///
/// State is double, noise single precision. A lane does what one run alone would do, in the same order.
final class RunBlock {
  let problem: SyntheticRuns
  let dimension: Int
  /// x, v, ∇F and the estimate ĝ, each (dimension, 8 runs).
  private let point: UnsafeMutablePointer<DoubleLanes>
  private let velocity: UnsafeMutablePointer<DoubleLanes>
  let gradient: UnsafeMutablePointer<DoubleLanes>
  let estimate: UnsafeMutablePointer<DoubleLanes>
  let noise: NoiseBuffer
  /// τ_i of every sample where the optimizer clips samples.
  let thresholds: [Double]
  /// Where the optimizer has a rule for micro-batches; else the batch is summed as a whole.
  let microBatch: MicroBatch?
  /// Clipped samples, steps and micro-batches of each lane; behind a pointer, so that the inner loops need no access
  /// checks.
  let clipped: UnsafeMutablePointer<SIMD8<Int64>>

  init(_ problem: SyntheticRuns) {
    self.problem = problem
    dimension = problem.objective.dimension
    point = .allocate(capacity: dimension)
    velocity = .allocate(capacity: dimension)
    gradient = .allocate(capacity: dimension)
    estimate = .allocate(capacity: dimension)
    clipped = .allocate(capacity: 3)
    for buffer in [point, velocity, gradient, estimate] {
      buffer.initialize(repeating: .zero, count: dimension)
    }
    clipped.initialize(repeating: .zero, count: 3)
    noise = NoiseBuffer(problem)
    thresholds =
      problem.optimizer.weighting.needsNorms
      ? (0..<problem.batchSize).map { problem.optimizer.weighting.threshold(index: $0) } : []
    let rule = problem.optimizer.microBatchRule
    precondition(
      rule == .mean || thresholds.isEmpty, "samples and micro-batches are clipped by different optimizers")
    microBatch =
      rule == .mean
      ? nil : MicroBatch(size: problem.microBatchSize, rule: rule, dimension: dimension)
  }

  deinit {
    for buffer in [point, velocity, gradient, estimate] { buffer.deallocate() }
    microBatch?.sum.deallocate()
    clipped.deallocate()
  }

  /// Draws between two signs of life: some hundredths of a second.
  private static let drawsPerPulse = 1 << 23

  /// Runs `firstRun` ..< `firstRun` + 8, those beyond the last one for nothing.
  ///
  /// - Parameter pulse: called now and then on the way where it is long; what it throws breaks off.
  func advance(
    firstRun: Int, into statistics: inout RunStatistics, pulse: () throws -> Void = {}
  ) rethrows {
    start(firstRun: firstRun)
    noise.begin(firstRun: firstRun)
    clipped.update(repeating: .zero, count: 3)
    let steps = problem.steps
    let drawsPerStep = 8 * problem.batchSize * dimension
    var draws = 0
    var total = DoubleLanes.zero
    var late = DoubleLanes.zero
    var smallest = DoubleLanes(repeating: .infinity)
    var row = firstRun < problem.seriesRuns ? 0 : statistics.seriesSteps.count
    for step in 0..<steps {
      _ = problem.objective.evaluate(at: point, gradient: gradient)
      let norm = norm(gradient)
      total += norm
      if step >= steps / 2 { late += norm }
      smallest.replace(with: norm, where: norm .< smallest)
      if row < statistics.seriesSteps.count, statistics.seriesSteps[row] == step {
        for run in firstRun..<min(firstRun + 8, problem.seriesRuns) {
          let value = norm[run - firstRun]
          statistics.seriesGradientNorms[row][run] = value.isFinite ? value : .infinity
        }
        row += 1
      }
      formEstimate(step: step)
      update()
      draws &+= drawsPerStep
      if draws >= Self.drawsPerPulse {
        draws = 0
        try pulse()
      }
    }
    let value = problem.objective.evaluate(at: point, gradient: gradient)
    let finalNorm = norm(gradient)
    for run in firstRun..<min(firstRun + 8, problem.runs) {
      let lane = run - firstRun
      let average = total[lane] / Double(steps)
      let isFinite = average.isFinite && value[lane].isFinite && finalNorm[lane].isFinite
      if !isFinite { statistics.divergedRuns += 1 }
      statistics.averageGradientNorms[run] = isFinite ? average : .infinity
      statistics.lateGradientNorms[run] = isFinite ? late[lane] / Double(steps - steps / 2) : .infinity
      statistics.finalGradientNorms[run] = isFinite ? finalNorm[lane] : .infinity
      statistics.smallestGradientNorms[run] = isFinite ? smallest[lane] : .infinity
      statistics.finalGaps[run] = isFinite ? value[lane] - problem.objective.minimum : .infinity
      statistics.clippedSamples += Int(clipped[0][lane])
      statistics.clippedSteps += Int(clipped[1][lane])
      statistics.clippedMicroBatches += Int(clipped[2][lane])
    }
  }

  private func start(firstRun: Int) {
    for component in 0..<dimension {
      velocity[component] = .zero
      if let value = problem.start.component(component) { point[component] = DoubleLanes(repeating: value) }
    }
    guard case .normal(let deviation) = problem.start else { return }
    let place = NoisePlace(RandomStream(seed: problem.seed, role: .startingPoint), firstRun: firstRun)
    let blocks = (dimension + 3) / 4
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: 4 * blocks) { draws in
      guard let base = draws.baseAddress else { preconditionFailure("no dimensions") }
      NormalNoise(scale: deviation).fill(base, blocks: 0..<blocks, steps: 0..<1, of: place)
      for component in 0..<dimension { point[component] = DoubleLanes(base[component]) }
    }
  }

  /// ‖v‖ of each lane, components added in their order.
  private func norm(_ vector: UnsafeMutablePointer<DoubleLanes>) -> DoubleLanes {
    if dimension == 1 { return vector[0].magnitudes }
    var total = DoubleLanes.zero
    for component in 0..<dimension { total.addProduct(vector[component], vector[component]) }
    return total.squareRoots
  }

  /// v ← μv + f·ĝ + λx; x ← x − ηv.
  private func update() {
    let optimizer = problem.optimizer
    let factor =
      optimizer.batchRule == .mean
      ? DoubleLanes(repeating: 1) : Self.factor(optimizer.batchRule, norm: norm(estimate), &clipped[1])
    let (momentum, decay, rate) = (optimizer.momentum, optimizer.weightDecay, problem.learningRate)
    for component in 0..<dimension {
      let x = point[component]
      let change = momentum * velocity[component] + factor * estimate[component] + decay * x
      velocity[component] = change
      point[component] = x - rate * change
    }
  }

  /// What ``BatchRule/factor(norm:)`` gives, lane by lane.
  @inline(__always)
  static func factor(
    _ rule: BatchRule, norm: DoubleLanes, _ clipped: inout SIMD8<Int64>
  ) -> DoubleLanes {
    switch rule {
    case .mean: return DoubleLanes(repeating: 1)
    case .clip(let threshold, let epsilon):
      return clipFactor(norm, threshold, DoubleLanes(repeating: epsilon), &clipped)
    case .normalize(let epsilon):
      let factor = (1 / (norm + epsilon)).replacing(with: 0, where: norm .== 0)
      clipped &-= unsafeBitCast(factor .< 1, to: SIMD8<Int64>.self)
      return factor
    }
  }

  /// What ``clipFactor(norm:threshold:epsilon:)`` gives, lane by lane; a NaN norm gives 1, and the point carries it on.
  @inline(__always)
  static func clipFactor(
    _ norm: DoubleLanes, _ threshold: Double, _ epsilon: DoubleLanes, _ clipped: inout SIMD8<Int64>
  ) -> DoubleLanes {
    let length = norm + epsilon
    let isLong = (length .> threshold) .& (norm .> 0)
    clipped &-= unsafeBitCast(isLong, to: SIMD8<Int64>.self)
    return DoubleLanes(repeating: 1).replacing(with: threshold / length, where: isLong)
  }
}
