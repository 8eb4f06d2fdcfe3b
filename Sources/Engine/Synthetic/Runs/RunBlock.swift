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
  /// Noise of `groupSize` samples: (sample, dimension, 8 runs).
  let noise: UnsafeMutablePointer<Vector>
  let groupSize: Int
  /// τ_i of every sample where the optimizer clips samples.
  let thresholds: [Double]
  var clippedSamples = SIMD8<Int64>.zero
  private var clippedSteps = SIMD8<Int64>.zero
  private let recordPlaces: [Int: Int]

  init(_ problem: SyntheticRuns) {
    self.problem = problem
    dimension = problem.objective.dimension
    groupSize = Self.groupSize(
      dimension: dimension, batch: problem.batchSize, drawsPerBlock: problem.noise.drawsPerBlock)
    point = .allocate(capacity: dimension)
    velocity = .allocate(capacity: dimension)
    gradient = .allocate(capacity: dimension)
    estimate = .allocate(capacity: dimension)
    // A group of whole blocks, and what the last block of a step has beyond the batch.
    noise = .allocate(capacity: groupSize * dimension + 4)
    for buffer in [point, velocity, gradient, estimate] {
      buffer.initialize(repeating: .zero, count: dimension)
    }
    noise.initialize(repeating: .zero, count: groupSize * dimension + 4)
    thresholds =
      problem.optimizer.weighting.needsNorms
      ? (0..<problem.batchSize).map { problem.optimizer.weighting.threshold(index: $0) } : []
    recordPlaces = Dictionary(
      uniqueKeysWithValues: problem.seriesSteps.enumerated().map { ($0.element, $0.offset) })
  }

  deinit {
    for buffer in [point, velocity, gradient, estimate] { buffer.deallocate() }
    noise.deallocate()
  }

  /// Samples whose noise is drawn at once: whole blocks of draws, and little enough to stay in the first cache.
  private static func groupSize(dimension: Int, batch: Int, drawsPerBlock: Int) -> Int {
    // Samples after which draws end with a block: the smallest count with count · dimension divisible.
    let unit = (1...drawsPerBlock).first { $0 * dimension % drawsPerBlock == 0 } ?? drawsPerBlock
    let whole = max(1, 512 / dimension / unit) * unit
    return min(whole, (batch + unit - 1) / unit * unit)
  }

  /// Runs `firstRun` ..< `firstRun` + 8, those beyond the last one for nothing.
  func advance(firstRun: Int, into statistics: inout RunStatistics) {
    var place = NoisePlace(RandomStream(seed: problem.seed, role: .gradientNoise), firstRun: firstRun)
    start(firstRun: firstRun)
    (clippedSamples, clippedSteps) = (.zero, .zero)
    var total = DoubleLanes.zero
    var smallest = DoubleLanes(repeating: .infinity)
    for step in 0..<problem.steps {
      _ = problem.objective.evaluate(at: point, gradient: gradient)
      let norm = norm(gradient)
      total += norm
      smallest = pointwiseMin(smallest, norm)
      if firstRun < problem.seriesRuns, let row = recordPlaces[step] {
        for run in firstRun..<min(firstRun + 8, problem.seriesRuns) {
          statistics.seriesGradientNorms[row][run] = Self.orInfinity(norm[run - firstRun])
        }
      }
      place.step = UInt32(truncatingIfNeeded: step)
      formEstimate(place)
      update()
    }
    let value = problem.objective.evaluate(at: point, gradient: gradient)
    let finalNorm = norm(gradient)
    for run in firstRun..<min(firstRun + 8, problem.runs) {
      let lane = run - firstRun
      let average = total[lane] / Double(problem.steps)
      let isFinite = average.isFinite && value[lane].isFinite && finalNorm[lane].isFinite
      if !isFinite { statistics.divergedRuns += 1 }
      statistics.averageGradientNorms[run] = isFinite ? average : .infinity
      statistics.finalGradientNorms[run] = isFinite ? finalNorm[lane] : .infinity
      statistics.smallestGradientNorms[run] = isFinite ? smallest[lane] : .infinity
      statistics.finalGaps[run] = isFinite ? value[lane] - problem.objective.minimum : .infinity
      statistics.clippedSamples += Int(clippedSamples[lane])
      statistics.clippedSteps += Int(clippedSteps[lane])
    }
  }

  private static func orInfinity(_ value: Double) -> Double { value.isFinite ? value : .infinity }

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
      NormalNoise(scale: deviation).fill(base, blocks: 0..<blocks, of: place)
      for component in 0..<dimension { point[component] = DoubleLanes(base[component]) }
    }
  }

  /// ‖v‖ of each lane, components added in their order.
  func norm(_ vector: UnsafeMutablePointer<DoubleLanes>) -> DoubleLanes {
    if dimension == 1 { return vector[0].magnitude }
    var total = DoubleLanes.zero
    for component in 0..<dimension { total.addProduct(vector[component], vector[component]) }
    return total.squareRoot()
  }

  /// v ← μv + f·ĝ + λx; x ← x − ηv.
  private func update() {
    let optimizer = problem.optimizer
    var factor = DoubleLanes(repeating: 1)
    if optimizer.batchRule != .mean {
      let norm = norm(estimate)
      for lane in 0..<8 { factor[lane] = optimizer.batchRule.factor(norm: norm[lane]) }
      clippedSteps &-= unsafeBitCast(factor .< 1, to: SIMD8<Int64>.self)
    }
    let (momentum, decay, rate) = (optimizer.momentum, optimizer.weightDecay, problem.learningRate)
    for component in 0..<dimension {
      let x = point[component]
      let change = momentum * velocity[component] + factor * estimate[component] + decay * x
      velocity[component] = change
      point[component] = x - rate * change
    }
  }
}
