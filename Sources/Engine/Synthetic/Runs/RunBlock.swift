/// Eight runs side by side, one a lane: their points and everything that a step needs, allocated once.
///
/// State is double, noise single precision. A lane does what one run alone would do, in the same order.
final class RunBlock {
  let problem: SyntheticRuns
  let dimension: Int
  private let estimator: any GradientEstimator
  private let rule: any UpdateRule
  /// The estimator's, looked up once: a step in one dimension takes a fifth of a microsecond.
  private let scope: GradientScope
  private let hasState: Bool
  private let batchLimit: Double
  /// x, what the update rule keeps, ∇F and the estimate ĝ, each (dimension, 8 runs).
  private let point: UnsafeMutablePointer<DoubleLanes>
  private let slots: [UnsafeMutablePointer<DoubleLanes>]
  let gradient: UnsafeMutablePointer<DoubleLanes>
  let estimate: UnsafeMutablePointer<DoubleLanes>
  let noise: NoiseBuffer
  /// The estimator's numbers for places in a batch; empty where places do not matter.
  let limits: [Double]
  /// The estimator's state, of each lane its own.
  let state: UnsafeMutablePointer<DoubleLanes>
  private let slotNumbers: Slots<Double>
  private let initialState: [Double]
  /// Where the estimator treats micro-batches; else the batch is summed as a whole.
  let microBatch: MicroBatch?
  /// Clipped samples, steps and micro-batches of each lane; behind a pointer, so that the inner loops need no access
  /// checks.
  let clipped: UnsafeMutablePointer<SIMD8<Int64>>

  init(_ problem: SyntheticRuns) {
    self.problem = problem
    dimension = problem.objective.dimension
    estimator = problem.optimizer.estimator
    rule = problem.optimizer.rule
    scope = type(of: problem.optimizer.estimator).scope
    point = .allocate(capacity: dimension)
    slots = rule.slots.map { [dimension] _ in .allocate(capacity: dimension) }
    gradient = .allocate(capacity: dimension)
    estimate = .allocate(capacity: dimension)
    clipped = .allocate(capacity: 3)
    for buffer in [point, gradient, estimate] + slots {
      buffer.initialize(repeating: .zero, count: dimension)
    }
    slotNumbers = Slots(slots.map { Self.numbers($0) })
    initialState = estimator.initialState
    hasState = !initialState.isEmpty
    state = .allocate(capacity: max(1, initialState.count))
    state.initialize(repeating: .zero, count: max(1, initialState.count))
    clipped.initialize(repeating: .zero, count: 3)
    noise = NoiseBuffer(problem)
    let places =
      switch scope {
      case .samples: problem.batchSize
      case .microBatches: problem.batchSize / problem.microBatchSize
      case .nothing, .batch, .coordinates: 1
      }
    limits = estimator.limits(places)
    batchLimit = limits.first ?? .infinity
    microBatch =
      scope == .microBatches
      ? MicroBatch(size: problem.microBatchSize, dimension: dimension) : nil
  }

  deinit {
    for buffer in [point, gradient, estimate, state] + slots { buffer.deallocate() }
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
    let seriesRuns = firstRun..<max(firstRun, min(firstRun + 8, problem.seriesRuns))
    var row = seriesRuns.isEmpty ? statistics.seriesSteps.count : 0
    for step in 0..<steps {
      _ = problem.objective.evaluate(at: point, gradient: gradient)
      let norm = norm(gradient)
      total += norm
      if step >= steps / 2 { late += norm }
      smallest.replace(with: norm, where: norm .< smallest)
      if row < statistics.seriesSteps.count, statistics.seriesSteps[row] == step {
        statistics.note(norm, of: seriesRuns, row: row)
        row += 1
      }
      estimator.formEstimate(in: self, step: step)
      update(step: step)
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
    for slot in slots { slot.update(repeating: .zero, count: dimension) }
    for (index, number) in initialState.enumerated() { state[index] = DoubleLanes(repeating: number) }
    for component in 0..<dimension {
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

  /// Ends the estimate, and moves the points along it.
  private func update(step: Int) {
    var factor = DoubleLanes(repeating: 1)
    switch scope {
    case .nothing, .samples, .microBatches: break
    case .batch:
      factor = estimator.factors(of: norm(estimate), limit: batchLimit, state: state)
      clipped[1] &-= unsafeBitCast(factor .< 1, to: SIMD8<Int64>.self)
    case .coordinates:
      let changed = estimator.cutAll(estimate, dimension: dimension)
      clipped[1] &-= unsafeBitCast(changed .> 0, to: SIMD8<Int64>.self)
    }
    if hasState { estimator.endBatch(state) }
    let count = dimension * DoubleLanes.scalarCount
    rule.moveRuns(
      Span<RunLanes>(
        values: Self.numbers(point), gradient: UnsafePointer(Self.numbers(estimate)),
        slots: slotNumbers, scale: RunLanes(factor), count: count, isMatrix: true),
      StepContext(number: step + 1, learningRate: problem.learningRate))
  }

  private static func numbers(_ lanes: UnsafeMutablePointer<DoubleLanes>) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Double.self)
  }
}
