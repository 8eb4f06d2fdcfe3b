import Study

/// A way of tuning at work on what others have measured: nothing is trained, values are looked up.
public struct RecordedSearch: Sendable {
  /// How far it was, in trials or in epochs, and the normalised regret of the best by then: 0 for the best there is, 1 for
  /// the median.
  public typealias Row = (step: Int, regret: Double)

  /// In the order in which trials ended.
  public private(set) var rows: [Row] = []
  /// What was tried, in the order in which it was suggested.
  public let points: [Point]

  /// On a table of a whole grid; a step is a trial.
  ///
  /// - Parameter seed: which table, and which seed of the search: the remainder and the quotient by the number of tables.
  public init(_ tables: [RecordedTable], _ strategy: TableStrategy, trials: Int, window: Int, seed: Int) {
    let (table, seed) = (tables[seed % tables.count], seed / tables.count)
    let space = Space(zip(table.sizes, table.isChoice).map { $1 ? .choices($0) : .steps($0) })
    var study = Study(strategy.strategy(space, trials: trials, window: window, seed: seed))
    study.replay { .value(table.regret($0.point)) }
    points = study.record.trials.map(\.point)
    for (place, point) in points.enumerated() {
      rows.append((place + 1, min(rows.last?.regret ?? .infinity, table.regret(point))))
    }
  }

  /// On learning curves; a step is an epoch.
  ///
  /// - Parameters:
  ///   - epochs: that may be used; as many trials begin as they last for.
  ///   - seed: which task, and which seed of the search: the remainder and the quotient by the number of tasks.
  public init(_ curves: LearningCurves, _ strategy: CurveStrategy, epochs: Int, seed: Int) {
    let (task, seed) = (seed % curves.tasks, seed / curves.tasks)
    let rule = strategy.rule(epochs: curves.epochs)
    func used(_ trials: Int) -> Int {
      RungForecast(
        trials: trials, wave: rule.wave, factor: rule.factor, lengths: rule.lengths,
        seeds: rule.lengths.map { _ in 1 }, isContinued: true
      ).totalUnits
    }
    var trials = 1
    while used(trials + 1) <= epochs { trials += 1 }
    let space = Space((0..<LearningCurves.dimensions).map { _ in .continuous })
    let points: any Strategy =
      rule.wave == .max
      ? SobolPoints(space, count: trials, seed: seed)
      : TPE(space, count: trials, pace: .waves(rule.wave), seed: seed)
    var study = Study(
      Halving(points, factor: rule.factor, rungs: rule.lengths.count, wave: rule.wave))
    var spent = 0
    var (tried, rows): ([Int: Point], [Row]) = ([:], [])
    study.replay { ask in
      if ask.rung == 0 { tried[ask.trial] = ask.point }
      let (rung, length) = (ask.rung, rule.lengths[ask.rung])
      spent += length - (rung == 0 ? 0 : rule.lengths[rung - 1])
      let accuracy = curves.accuracy(task, tried[ask.trial] ?? [], epoch: length)
      // Only what was trained to its end is a result.
      if rung == rule.lengths.count - 1 {
        rows.append((spent, min(rows.last?.regret ?? .infinity, curves.regret(task, accuracy))))
      }
      return .value(-accuracy)
    }
    self.points = study.record.trials.map(\.point)
    self.rows = rows
  }
}

/// What can be compared on learning curves.
public enum CurveStrategy: Sendable {
  /// Whole trainings, one after the other, at points of Sobol's sequence.
  case full
  /// At points of Sobol's sequence, all at once.
  case halving(start: Int, factor: Int)
  /// Waves of so many points, each of which a model suggests from all waves before.
  case tpe(start: Int, factor: Int, wave: Int)

  fileprivate func rule(epochs: Int) -> (lengths: [Int], factor: Int, wave: Int) {
    let (start, factor, wave) =
      switch self {
      case .full: (epochs, 2, Int.max)
      case .halving(let start, let factor): (start, factor, Int.max)
      case .tpe(let start, let factor, let wave): (start, factor, wave)
      }
    return (rungLengths(start: min(start, epochs), factor: factor, whole: epochs), factor, wave)
  }
}

/// What can be compared on a table.
public enum TableStrategy: String, Sendable, CaseIterable {
  /// Ways to choose points, by their names in files.
  case random, sobol, tpe

  fileprivate func strategy(_ space: Space, trials: Int, window: Int, seed: Int) -> any Strategy {
    switch self {
    case .random: RandomPoints(space, count: trials, seed: seed)
    case .sobol: SobolPoints(space, count: trials, seed: seed)
    case .tpe: TPE(space, count: trials, pace: .window(window), seed: seed)
    }
  }
}
