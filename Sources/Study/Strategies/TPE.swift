/// The tree-structured Parzen estimator, as a pure function of the file: suggestion i depends on the seed, on i, on the
/// results that its ``Pace`` lets it know, and on where the other trials lie, and on nothing else.
///
/// It goes by ranks, so that values far out do no harm, and a monotone scale changes nothing. No point is tried twice.
/// Sources: Bergstra, Bardenet, Bengio, Kégl, "Algorithms for hyper-parameter optimization", NIPS 2011. That weights and
/// least widths matter: Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components and their
/// roles for better empirical performance", 2023; weights by rank and the numbers were chosen on recorded tables.
package struct TPE: Strategy {
  /// Which results a suggestion knows.
  package enum Pace: Sendable, Hashable {
    /// Those up to so many trials before it: so many can be at work at a time, and nobody waits for anybody.
    case window(Int)
    /// Those of all waves of so many trials that are over: within a wave none knows another's.
    case waves(Int)

    /// Trials at work at a time, at most.
    package var size: Int {
      switch self {
      case .window(let size), .waves(let size): size
      }
    }
  }

  package let space: Space
  package let count: Int
  package let pace: Pace
  /// Points that are Sobol's, whatever comes out.
  package let startup: Int
  private let sobol: SobolPoints
  private let stream: DrawStream
  private let kernels: SpaceKernels
  private let key: (@Sendable (Point) -> [Double])?
  private let admits: @Sendable (Point) -> Bool

  private static let candidates = 24
  private static let mostDraws = 40

  /// - Parameters:
  ///   - space: of at most ``SobolSequence/dimensions`` dimensions.
  ///   - group: tells apart the groups of a file that share a seed.
  ///   - key: points of one key are one point; nil for millionths of the space.
  ///   - admits: whether a point may be tried.
  package init(
    _ space: Space, count: Int, pace: Pace, seed: Int, group: UInt64 = 0, startup: Int = TPE.startup,
    key: (@Sendable (Point) -> [Double])? = nil, admits: @escaping @Sendable (Point) -> Bool = { _ in true }
  ) {
    precondition(pace.size >= 1, "no window of \(pace.size)")
    self.space = space
    self.count = count
    self.pace = pace
    self.startup = startup
    self.key = key
    self.admits = admits
    kernels = SpaceKernels(space)
    sobol = SobolPoints(space, count: count, seed: seed)
    stream = DrawStream(seed: seed, group: group)
  }

  package static let startup = 10

  /// Points that depend on no result: the startup's, and those before which fewer than four results can be known.
  package var unlearnt: Int {
    switch pace {
    case .window(let size): min(count, max(startup, size + 3))
    case .waves(let size): min(count, max(startup, size))
    }
  }

  /// There are no more points than this to try.
  package var mostTrials: Int { min(count, space.pointCount ?? count) }

  package func next(_ record: Record) -> [Ask] {
    let index = record.trials.count
    guard index < mostTrials else { return [] }
    // The newest are the last to be known.
    guard index < unlearnt || (0..<known(at: index)).reversed().allSatisfy({ record.outcome($0) != nil })
    else { return [] }
    var taken = TakenPoints(space, key: key)
    for trial in record.trials { taken.insert(trial.point) }
    guard let point = suggestion(index, record, taken) ?? untried(taken, index) else { return [] }
    return [Ask(trial: index, point: point)]
  }

  /// The results of so many first trials a suggestion depends on.
  private func known(at index: Int) -> Int {
    switch pace {
    case .window(let size): index - size + 1
    case .waves(let size): index / size * size
    }
  }

  /// The first of Sobol's points that is not taken; where a small space is nearly used up, the first that is left.
  private func untried(_ taken: TakenPoints, _ trials: Int) -> Point? {
    func isNew(_ point: Point) -> Bool { !taken.contains(point) && admits(point) }
    for index in 0..<(trials + 1) * 64 {
      let point = space.point(sobol.shares(index))
      if isNew(point) { return point }
    }
    guard let points = space.pointCount else { return nil }
    for index in 0..<min(points, Self.mostLookedAt) {
      var rest = index
      let point: Point = space.dimensions.map { dimension in
        let steps = dimension.stepCount ?? 1
        defer { rest /= steps }
        return Double(rest % steps)
      }
      if isNew(point) { return point }
    }
    return nil
  }

  /// Of a space in which nearly nothing is admitted.
  private static let mostLookedAt = 100_000

  /// Nil for a point that depends on no result, and where no candidate is new.
  private func suggestion(_ index: Int, _ record: Record, _ taken: TakenPoints) -> Point? {
    guard index >= unlearnt else { return nil }
    let good = good(of: index, record)
    var ranks = [Int?](repeating: nil, count: index)
    for (rank, trial) in good.enumerated() { ranks[trial] = rank }
    let none = [[Double]](repeating: [], count: space.dimensions.count)
    var (near, far) = (none, none)
    var weights: [Double] = []
    // Trials at work count as bad, so that the next ones lie elsewhere ("constant liar").
    for (trial, rank) in zip(record.trials, ranks) {
      if let rank { weights.append(Double(good.count - rank)) }
      for (place, coordinate) in trial.point.enumerated() {
        if rank != nil { near[place].append(coordinate) } else { far[place].append(coordinate) }
      }
    }
    let below = ParzenEstimator(near, weights: weights, kernels)
    var seen = taken
    var candidates: [Point] = []
    for draw in 0..<(Self.candidates * Self.mostDraws) where candidates.count < Self.candidates {
      let point = below.sample { stream.share(trial: index, draw: draw, place: $0) }
      if seen.insert(point), admits(point) { candidates.append(point) }
    }
    let (a, b) = (below.logDensities(candidates), ParzenEstimator(far, kernels).logDensities(candidates))
    return candidates.indices.max { a[$0] - b[$0] < a[$1] - b[$1] }.map { candidates[$0] }
  }
}

extension TPE {
  /// The results that a suggestion was made from.
  public struct Basis: Sendable, Hashable {
    /// The best first.
    public var ranks: [RankList.Entry]
    /// Trials near which it was drawn: 15 % of the known ones, at most 25.
    public var good: Set<Int>
    /// Of which no result was looked at, and from which it kept away.
    public var others: Range<Int>
  }

  /// Nil for a trial that depends on no result.
  ///
  /// - Parameter record: with the outcomes that the trial depends on.
  public func basis(of trial: Int, _ record: Record) -> Basis? {
    guard trial >= unlearnt else { return nil }
    let known = known(at: trial)
    return Basis(
      ranks: (0..<known).compactMap { Self.entry($0, record) }.sorted(), good: Set(good(of: trial, record)),
      others: known..<trial)
  }

  /// How far a trial has come, and what it measured there; nil where nothing is known of it.
  private static func entry(_ trial: Int, _ record: Record) -> RankList.Entry? {
    let outcomes = record.trials[trial].outcomes
    guard let rung = outcomes.lastIndex(where: { $0 != nil }), let outcome = outcomes[rung] else {
      return nil
    }
    return RankList.Entry(trial: trial, rung: rung, outcome: outcome)
  }

  /// The best of the results that a trial depends on, the best first.
  private func good(of trial: Int, _ record: Record) -> [Int] {
    let known = known(at: trial)
    let count = min((known * 3 + 19) / 20, 25)
    var best: [RankList.Entry] = []
    for trial in 0..<known {
      guard let entry = Self.entry(trial, record) else { continue }
      if best.count == count {
        guard entry < best[count - 1] else { continue }
        best.removeLast()
      }
      best.insert(entry, at: best.lastIndex { $0 < entry }.map { $0 + 1 } ?? 0)
    }
    return best.map(\.trial)
  }
}
