/// The noise of eight runs, drawn ahead of its use: several small steps, or a few samples of a large one, at once.
final class NoiseBuffer {
  private let law: any NoiseLaw
  private let dimension: Int
  private let steps: Int
  private let stream: RandomStream
  private var place: NoisePlace
  private let drawsPerBlock: Int
  let mayOverflow: Bool
  /// Samples drawn at once: whole blocks of draws, and little enough to stay in the first cache.
  let groupSize: Int
  /// Steps drawn at once; more than one only where a group is a whole step.
  private let stepsAhead: Int
  /// Of one step's group.
  private let stride: Int
  private let room: Buffer<Vector>
  private var drawnSteps = 0..<0

  /// 16 kB of draws.
  private static let capacity = 512

  init(_ problem: SyntheticRuns) {
    law = problem.noise
    dimension = problem.objective.dimension
    steps = problem.steps
    stream = RandomStream(seed: problem.seed, role: .gradientNoise)
    place = NoisePlace(stream, firstRun: 0)
    drawsPerBlock = law.drawsPerBlock
    mayOverflow = law.mayOverflow
    // Samples after which draws end with a block: the smallest count with count · dimension divisible.
    let unit =
      (1...drawsPerBlock).first { [dimension, drawsPerBlock] in $0 * dimension % drawsPerBlock == 0 }
      ?? drawsPerBlock
    let whole = max(1, Self.capacity / dimension / unit) * unit
    groupSize = min(whole, (problem.batchSize + unit - 1) / unit * unit)
    stride = groupSize * dimension
    stepsAhead = groupSize >= problem.batchSize ? max(1, Self.capacity / stride) : 1
    room = Buffer(count: stride * stepsAhead)
  }

  func begin(firstRun: Int) {
    place = NoisePlace(stream, firstRun: firstRun)
    drawnSteps = 0..<0
  }

  /// Draws of `samples` samples from `first` on, a multiple of `groupSize`: (samples, dimension, 8 runs), valid until
  /// the next call.
  func draws(step: Int, first: Int, samples: Int) -> UnsafePointer<Vector> {
    if stepsAhead > 1, drawnSteps.contains(step) {
      return UnsafePointer(room.base + (step - drawnSteps.lowerBound) * stride)
    }
    let block = first * dimension / drawsPerBlock
    let count = (min(groupSize, samples) * dimension + drawsPerBlock - 1) / drawsPerBlock
    drawnSteps = step..<min(step + stepsAhead, steps)
    // Several steps lie `stride` apart, so each of them is filled to the end of its group.
    let blocks = stepsAhead > 1 ? stride / drawsPerBlock : count
    law.fill(room.base, blocks: block..<block + blocks, steps: drawnSteps, of: place)
    return UnsafePointer(room.base)
  }
}
