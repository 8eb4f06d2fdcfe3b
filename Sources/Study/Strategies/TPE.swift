/// The tree-structured Parzen estimator, as a pure function of the file: suggestion i depends on the seed, on i, on the
/// results of suggestions 0 … i − window, and on where the others lie, and on nothing else.
///
/// Source: Bergstra, Bardenet, Bengio, Kégl, "Algorithms for hyper-parameter optimization", NIPS 2011. It ranks, so that
/// values far out do no harm. No point is tried twice.
package struct TPE: Strategy {
  package let space: Space
  package let count: Int
  /// Suggestion i may begin as soon as 0 … i − window have outcomes: so many trials can be at work at a time.
  package let window: Int
  /// Points that are Sobol's, whatever comes out.
  package let startup: Int
  private let sobol: SobolPoints
  private let stream: DrawStream

  private static let candidates = 24
  private static let mostDraws = 40

  /// - Parameters:
  ///   - space: of at most ``SobolSequence/dimensions`` dimensions.
  ///   - group: tells apart the groups of a file that share a seed.
  package init(_ space: Space, count: Int, window: Int, seed: Int, group: UInt64 = 0, startup: Int? = nil) {
    precondition(window >= 1, "no window of \(window)")
    self.space = space
    self.count = count
    self.window = window
    self.startup = startup ?? Self.startup(dimensions: space.dimensions.count)
    sobol = SobolPoints(space, count: count, seed: seed)
    stream = DrawStream(seed: seed, group: group)
  }

  /// Ten, or two for each dimension.
  package static func startup(dimensions: Int) -> Int { max(10, 2 * dimensions) }

  /// Points that depend on no result: the startup's, and those before which fewer than four results can be known.
  package var unlearnt: Int { min(count, max(startup, window + 3)) }

  package func next(_ record: Record) -> [Ask] {
    let index = record.trials.count
    guard index < count else { return [] }
    if let points = space.pointCount, points <= index { return [] }
    let known = index - window + 1
    guard index < unlearnt || (0..<known).allSatisfy({ record.outcome($0) != nil }) else { return [] }
    let taken = Set(record.trials.map { space.key($0.point) })
    let point = index < unlearnt ? nil : suggestion(index, record, known: known, taken)
    guard let point = point ?? untried(taken) else { return [] }
    return [Ask(trial: index, point: point)]
  }

  /// The first of Sobol's points that is not taken; where a small space is nearly used up, the first that is left.
  private func untried(_ taken: Set<[Int]>) -> Point? {
    for index in 0..<(taken.count + 1) * 64 {
      let point = space.point(sobol.shares(index))
      if !taken.contains(space.key(point)) { return point }
    }
    guard let points = space.pointCount else { return nil }
    for index in 0..<points {
      var rest = index
      let point: Point = space.dimensions.map { dimension in
        let steps = dimension.stepCount ?? 1
        defer { rest /= steps }
        return Double(rest % steps)
      }
      if !taken.contains(space.key(point)) { return point }
    }
    return nil
  }

  /// Nil where no candidate is new.
  private func suggestion(_ index: Int, _ record: Record, known: Int, _ taken: Set<[Int]>) -> Point? {
    let outcomes = (0..<known).compactMap { trial in
      record.outcome(trial).map { (trial: trial, outcome: $0) }
    }
    let order = RankList(outcomes, factor: 2).entries.map(\.trial)
    let good = order.prefix(min((known + 9) / 10, 25)).sorted()
    let isGood = Set(good)
    // Trials at work count as bad, so that the next ones lie elsewhere ("constant liar").
    let bad = (0..<index).filter { !isGood.contains($0) }
    let below = ParzenEstimator(good.map { record.trials[$0].point }, in: space)
    let above = ParzenEstimator(bad.map { record.trials[$0].point }, in: space)
    var seen = taken
    var best: (point: Point, score: Double)?
    var found = 0
    for draw in 0..<(Self.candidates * Self.mostDraws) where found < Self.candidates {
      let point = below.sample { stream.share(trial: index, draw: draw, place: $0) }
      guard seen.insert(space.key(point)).inserted else { continue }
      found += 1
      let score = below.logDensity(point) - above.logDensity(point)
      if best.map({ score > $0.score }) ?? true { best = (point, score) }
    }
    return best?.point
  }
}
