import Experiments
import Results
import Study
import Vocabulary

/// How far the studies of an experiment's groups are: what is asked for next, who was stopped, and by which ranks.
///
/// A function of the plan and of what the journal holds, whatever the order in which that came about.
public struct TuningCourse: Sendable {
  /// One group of configurations that compete.
  public struct Group: Sendable {
    /// Its configurations are the trials, in this order.
    public let group: TuningGroup
    /// The shortest first; the last is the whole cell.
    public let rungs: [Rung]
    /// What was asked for so far, and what came of it.
    public fileprivate(set) var study: Study
    let halving: Halving
    fileprivate let judge: RungJudge
    /// By trial, then by the order of the seeds.
    public let cells: [[Cell]]
    /// Asked for and without an outcome.
    fileprivate var open: [Ask] = []

    /// Whether nothing is asked for any more.
    public var isOver: Bool { open.isEmpty }

    /// The decision about the members of a rung; nil where there is none yet.
    public func rankList(rung: Int) -> RankList? { halving.rankList(study.record, rung: rung) }
  }

  /// Those that have a metric to be judged by, in the order of the plan.
  public private(set) var groups: [Group]
  private let places: [String: (group: Int, trial: Int)]
  /// What cells have measured, by cell and rung.
  private var known: [String: [Int: Observation]] = [:]
  private var failed: Set<String>
  /// Since it was last asked, see ``takeWork()``.
  private var work: [(rung: Int, cell: Cell)] = []

  /// Nil where the file does not halve.
  ///
  /// - Parameters:
  ///   - results: of the plan's cells, with the beginnings that were measured.
  ///   - failed: cells that are not to be tried again.
  public init?(_ plan: Plan, results: CellResults, failed: Set<String> = [], catalog: Catalog) {
    guard let tuning = plan.experiment.tuning, let rule = tuning.halving else { return nil }
    self.init(plan, tuning, rule, results: results, failed: failed, catalog: catalog)
  }

  /// The course that a rule would have given.
  ///
  /// - Parameter tuning: its halving is `rule`.
  init(
    _ plan: Plan, _ tuning: Tuning, _ rule: HalvingRule, results: CellResults, failed: Set<String>,
    catalog: Catalog
  ) {
    var experiment = plan.experiment
    experiment.tuning = tuning
    experiment.tuning?.halving = rule
    self.failed = failed
    let metrics = MetricDirectory(catalog)
    var cells = [[Cell]](repeating: [], count: experiment.configurations.count)
    for cell in plan.cells where cell.stage != .final { cells[cell.configurationIndex].append(cell) }
    let order = Dictionary(experiment.seeds.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
    var places: [String: (group: Int, trial: Int)] = [:]
    var groups: [Group] = []
    for group in experiment.groups(over: tuning.over) {
      let family = experiment.configurations[group.configurations[0]].family
      guard let judge = RungJudge(tuning, family: family, metrics) else { continue }
      let rungs = experiment.rungs(of: group, catalog)
      let halving = Halving(
        Declared(count: group.configurations.count), factor: rule.factor, rungs: rungs.count)
      let own = group.configurations.map { place in
        cells[place].sorted { (order[$0.seed] ?? .max) < (order[$1.seed] ?? .max) }
      }
      for (trial, list) in own.enumerated() { for cell in list { places[cell.id] = (groups.count, trial) } }
      groups.append(
        Group(group: group, rungs: rungs, study: Study(halving), halving: halving, judge: judge, cells: own))
    }
    self.groups = groups
    self.places = places
    for cell in places.keys {
      if let result = results.stored(cell) { learn(result, of: cell) }
      for (stretch, result) in results.beginnings[cell] ?? [:] { learn(result, stretch, of: cell) }
    }
    for place in groups.indices { settle(place) }
  }

  /// Whether no group asks for anything more.
  public var isOver: Bool { groups.allSatisfy(\.isOver) }

  // MARK: What is known

  private mutating func learn(_ result: StoredResult, of cell: String) {
    guard let place = places[cell] else { return }
    let judge = groups[place.group].judge
    learn(result.measurement(of: judge.names), of: cell)
  }

  private mutating func learn(_ result: StoredResult, _ stretch: Stretch, of cell: String) {
    guard let place = places[cell] else { return }
    let group = groups[place.group]
    for (rung, own) in group.rungs.enumerated() where own.stretch == stretch {
      known[cell, default: [:]][rung] = group.judge.observation(result.measurement(of: group.judge.names))
    }
  }

  private mutating func learn(_ measurement: Vocabulary.Measurement, of cell: String) {
    guard let place = places[cell] else { return }
    let group = groups[place.group]
    for (rung, own) in group.rungs.enumerated() {
      guard let stretch = own.stretch else {
        known[cell, default: [:]][rung] = group.judge.observation(measurement)
        continue
      }
      // A short cell of its own measures something else than the beginning of this one.
      guard !stretch.isOwn, let prefix = measurement.prefix(through: stretch.end) else { continue }
      known[cell, default: [:]][rung] = group.judge.observation(prefix)
    }
  }

  /// A cell has a result, or a beginning of one.
  public mutating func tell(_ cell: Cell, _ measurement: Vocabulary.Measurement) {
    guard let place = places[cell.id] else { return }
    if let stretch = cell.stretch, measurement.outcome == .completed || stretch.isOwn {
      let group = groups[place.group]
      for (rung, own) in group.rungs.enumerated() where own.stretch == stretch {
        known[cell.id, default: [:]][rung] = group.judge.observation(measurement)
      }
    } else {
      learn(measurement, of: cell.id)
    }
    settle(place.group)
  }

  /// A cell failed for good: the trial that needs it fails on that rung.
  public mutating func tellFailure(of cell: Cell) {
    guard let place = places[cell.id] else { return }
    failed.insert(cell.id)
    settle(place.group)
  }

  // MARK: What is asked for

  /// Tells the study all outcomes that are known by now, and notes what it asks for.
  private mutating func settle(_ place: Int) {
    var isMoving = true
    while isMoving {
      isMoving = false
      let new = groups[place].study.asks()
      for ask in new {
        work += missing(ask, groups[place]).map { (ask.rung, $0) }
      }
      groups[place].open += new
      for ask in groups[place].open {
        guard let outcome = outcome(ask, groups[place]) else { continue }
        groups[place].study.tell(ask.trial, rung: ask.rung, outcome)
        groups[place].open.removeAll { $0 == ask }
        isMoving = true
      }
    }
  }

  private func members(_ ask: Ask, _ group: Group) -> ArraySlice<Cell> {
    group.cells[ask.trial].prefix(group.rungs[ask.rung].seeds)
  }

  private func missing(_ ask: Ask, _ group: Group) -> [Cell] {
    members(ask, group).filter { known[$0.id]?[ask.rung] == nil && !failed.contains($0.id) }.map {
      var cell = $0
      cell.stretch = group.rungs[ask.rung].stretch
      return cell
    }
  }

  /// Nil where a cell has no outcome yet, or is not among the plan's.
  func outcome(_ ask: Ask, _ group: Group) -> Outcome? {
    let cells = members(ask, group)
    guard cells.count == group.rungs[ask.rung].seeds else { return nil }
    var observations: [Observation] = []
    var hasFailed = false
    for cell in cells {
      if let observation = known[cell.id]?[ask.rung] {
        observations.append(observation)
      } else if failed.contains(cell.id) {
        hasFailed = true
      } else {
        return nil
      }
    }
    return hasFailed ? .failed : group.judge.outcome(observations)
  }

  /// What has been asked for since the last call and is not known: parts of cells, the highest rung first.
  public mutating func takeWork() -> [(rung: Int, cell: Cell)] {
    defer { work = [] }
    return work.sorted { ($1.rung, $0.cell.index) < ($0.rung, $1.cell.index) }
  }

  /// All that is asked for and not known.
  public var openWork: [(rung: Int, cell: Cell)] {
    groups.flatMap { group in
      group.open.flatMap { ask in missing(ask, group).map { (rung: ask.rung, cell: $0) } }
    }.sorted { ($1.rung, $0.cell.index) < ($0.rung, $1.cell.index) }
  }
}

extension TuningCourse {
  /// Where a configuration was stopped.
  public struct Stop: Sendable {
    /// Its place in ``TuningCourse/groups``.
    public var group: Int
    /// Its place in the group's rungs: the last that the configuration reached.
    public var rung: Int
    /// Counted from 1.
    public var rank: Int
    /// All members of the rung, as the decision saw them.
    public var list: RankList
  }

  /// Nil where the cell's configuration goes on, or is no part of a study.
  public func stop(of cell: String) -> Stop? {
    guard let place = places[cell] else { return nil }
    let group = groups[place.group]
    guard let rung = lastRung(of: place.trial, group), let list = group.rankList(rung: rung),
      let rank = list.rank(of: place.trial), !list.survivors.contains(place.trial)
    else { return nil }
    return Stop(group: place.group, rung: rung, rank: rank, list: list)
  }

  /// The group and the trial of a cell; nil where it is no part of a study.
  public func place(of cell: String) -> (group: Int, trial: Int)? { places[cell] }

  private func lastRung(of trial: Int, _ group: Group) -> Int? {
    let trials = group.study.record.trials
    return trials.indices.contains(trial) ? trials[trial].outcomes.count - 1 : nil
  }

  /// Cells that were stopped.
  public var stopped: [String] { places.keys.filter { stop(of: $0) != nil } }
}

/// What members of rungs are judged by.
struct RungJudge: Sendable {
  private let criterion: TuningCriterion
  private let goal: Metric.Goal
  private let metric: Metric

  /// Nil where problems of the family have no such metric, or neither end of it is best.
  init?(_ tuning: Tuning, family: String, _ metrics: MetricDirectory) {
    criterion = tuning.criterion
    guard let metric = metrics.metric(tuning.criterion.expression.metric, family: family) else { return nil }
    self.metric = metric
    goal =
      tuning.criterion.expression.isTarget ? .minimize : tuning.goal ?? metric.goal
    if goal == .neither { return nil }
  }

  var names: [String] { [metric.name, criterion.expression.metric] }

  /// Never absent: what was measured without a value is the worst.
  func observation(_ measurement: Vocabulary.Measurement) -> Observation {
    guard measurement.outcome == .completed,
      let value = measurement.value(of: criterion.expression, metric, clock: nil), !value.isNaN
    else { return .diverged }
    return .measured(value)
  }

  func outcome(_ observations: [Observation]) -> Outcome {
    let value = criterion.statistic.value(of: Summary(observations, goal: goal), goal)
    return Outcome(goal == .maximize ? -value : value)
  }

  /// As the file has it.
  func value(_ outcome: Outcome) -> Double? {
    guard case .value(let value) = outcome else { return nil }
    return goal == .maximize ? -value : value
  }
}

extension TuningCourse.Group {
  /// What a trial is judged by, as the file has it; nil where it is not finite.
  public func value(_ outcome: Outcome) -> Double? { judge.value(outcome) }
}

extension TuningCriterion.Statistic {
  func value(of summary: Summary, _ goal: Metric.Goal) -> Double {
    switch self {
    case .median: summary.median
    case .mean: summary.mean
    case .worst: goal == .maximize ? summary.extremes.minimum : summary.extremes.maximum
    }
  }
}
