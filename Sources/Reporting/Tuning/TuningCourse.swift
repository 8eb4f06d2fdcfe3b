import Experiments
import Results
import Rows
import Study
import Vocabulary

/// How far the studies of an experiment's groups are: what is asked for next, who was stopped, and by which ranks.
///
/// A function of the plan and of what the journal holds, whatever the order in which that came about.
public struct TuningCourse: Sendable {
  /// One group of configurations that compete.
  public struct Group: Sendable {
    /// Its configurations are the trials, in this order; of a model, those that the plan does not have follow its own.
    public fileprivate(set) var group: TuningGroup
    /// The shortest first; the last is the whole cell.
    public let rungs: [Rung]
    /// What was asked for so far, and what came of it.
    public fileprivate(set) var study: Study
    /// Nil where all go to their end.
    package let halving: Halving?
    /// Place among the experiment's models; nil where the file has all configurations.
    public let model: Int?
    fileprivate let judge: RungJudge
    /// By trial, then by the order of the seeds.
    public fileprivate(set) var cells: [[Cell]]
    /// Asked for and without an outcome.
    fileprivate var open: [Ask] = []

    /// Whether nothing is asked for any more.
    public var isOver: Bool { open.isEmpty }

    /// The decision about the members of a rung among whom a trial is; nil where there is none yet.
    public func rankList(rung: Int, of trial: Int) -> RankList? {
      halving?.rankList(study.record, rung: rung, of: trial)
    }
  }

  /// Those that have a metric to be judged by, in the order of the plan.
  public private(set) var groups: [Group]
  private(set) var places: [String: (group: Int, trial: Int)]
  private let experiment: Experiment
  private let catalog: Catalog
  private let results: CellResults
  /// Of the plan: the places of configurations, by id.
  private let planned: [String: Int]
  /// Of the plan, by the place of the configuration.
  private let plannedCells: [[Cell]]
  private var cellCount: Int
  /// Configurations that models have suggested and that the plan does not have; their places follow the plan's.
  private var added: [Configuration] = []
  /// Of them, how many were taken, see ``takeConfigurations()``.
  private var takenCount = 0
  /// What cells have measured, by cell and rung.
  private var known: [String: [Int: Observation]] = [:]
  private var failed: Set<String>
  /// Since it was last asked, see ``takeWork()``.
  private var work: [(rung: Int, cell: Cell)] = []

  /// Nil where what is measured follows from no result: the file neither halves nor searches by a model.
  ///
  /// - Parameters:
  ///   - results: of the plan's cells, with the beginnings that were measured; where models search, of all that the folder
  ///     has.
  ///   - failed: cells that are not to be tried again.
  public init?(_ plan: Plan, results: CellResults, failed: Set<String> = [], catalog: Catalog) {
    guard let tuning = plan.experiment.tuning, tuning.halving != nil || !plan.experiment.models.isEmpty else {
      return nil
    }
    self.init(plan, tuning, tuning.halving, results: results, failed: failed, catalog: catalog)
  }

  /// The course that a rule would have given.
  ///
  /// - Parameters:
  ///   - rule: instead of the halving of `tuning`.
  ///   - isReplay: whether the configurations are those that the plan has, whatever suggested them.
  init(
    _ plan: Plan, _ tuning: Tuning, _ rule: HalvingRule?, results: CellResults, failed: Set<String>,
    catalog: Catalog, isReplay: Bool = false
  ) {
    var experiment = plan.experiment
    experiment.tuning = tuning
    experiment.tuning?.halving = rule
    self.failed = failed
    let metrics = MetricDirectory(catalog)
    var cells = [[Cell]](repeating: [], count: experiment.configurations.count)
    for cell in plan.cells where cell.stage != .final { cells[cell.configurationIndex].append(cell) }
    let order = Dictionary(experiment.seeds.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
    for place in cells.indices { cells[place].sort { (order[$0.seed] ?? .max) < (order[$1.seed] ?? .max) } }
    var places: [String: (group: Int, trial: Int)] = [:]
    var groups: [Group] = []
    for group in experiment.groups(over: tuning.over) {
      let family = experiment.configurations[group.configurations[0]].family
      guard let judge = RungJudge(tuning, family: family, metrics) else { continue }
      let rungs = experiment.rungs(of: group, catalog)
      let model = isReplay ? nil : experiment.model(of: group)
      let suggesting = model.map { experiment.models[$0].strategy }
      let strategy: any Strategy = suggesting ?? Declared(count: group.configurations.count)
      let halving = rule.map { rule in
        Halving(
          strategy, factor: rule.factor, rungs: rungs.count,
          control: Halving.control(rule.control, of: suggesting?.mostTrials ?? group.configurations.count),
          wave: suggesting?.pace.size ?? .max)
      }
      var group = group
      // Those of a model are asked for one by one.
      if model != nil { group.configurations = [] }
      let own = group.configurations.map { cells[$0] }
      for (trial, list) in own.enumerated() { for cell in list { places[cell.id] = (groups.count, trial) } }
      groups.append(
        Group(
          group: group, rungs: rungs, study: Study(halving ?? strategy), halving: halving, model: model,
          judge: judge, cells: own))
    }
    self.experiment = experiment
    self.catalog = catalog
    self.results = results
    let known = experiment.models.isEmpty ? [] : experiment.configurations
    planned = Dictionary(known.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    plannedCells = cells
    cellCount = plan.cells.count
    self.groups = groups
    self.places = places
    for cell in places.keys { learnStored(cell) }
    for place in groups.indices { settle(place) }
  }

  /// Whether no group asks for anything more.
  public var isOver: Bool { groups.allSatisfy(\.isOver) }

  // MARK: What is known

  private mutating func learnStored(_ cell: String) {
    guard let place = places[cell] else { return }
    let names = groups[place.group].judge.names
    if let result = results.stored(cell) { learn(result.measurement(of: names), nil, of: cell) }
    for (stretch, result) in results.beginnings[cell] ?? [:] {
      learn(result.measurement(of: names), stretch, of: cell)
    }
  }

  /// - Parameter measured: the part of the cell; nil for all of it, which tells of its beginnings too.
  private mutating func learn(_ measurement: Vocabulary.Measurement, _ measured: Stretch?, of cell: String) {
    guard let place = places[cell] else { return }
    let group = groups[place.group]
    for (rung, own) in group.rungs.enumerated() {
      var part: Vocabulary.Measurement? = own.stretch == measured ? measurement : nil
      // A short cell of its own measures something else than the beginning of this one.
      if measured == nil, let stretch = own.stretch, !stretch.isOwn {
        part = measurement.prefix(through: stretch.end)
      }
      if let part { known[cell, default: [:]][rung] = group.judge.observation(part) }
    }
  }

  /// A cell has a result, or a beginning of one.
  public mutating func tell(_ cell: Cell, _ measurement: Vocabulary.Measurement) {
    guard let place = places[cell.id] else { return }
    let isPart = measurement.outcome == .completed || cell.stretch?.isOwn == true
    learn(measurement, isPart ? cell.stretch : nil, of: cell.id)
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
      var open: [Ask] = []
      let new = groups[place].study.asks()
      for ask in new {
        if ask.rung == 0, let model = groups[place].model {
          add(ask, of: experiment.models[model], to: place)
        }
        work += missing(ask, groups[place]).map { (ask.rung, $0) }
      }
      for ask in groups[place].open + new {
        guard let outcome = outcome(ask, groups[place]) else {
          open.append(ask)
          continue
        }
        groups[place].study.tell(ask.trial, rung: ask.rung, outcome)
        isMoving = true
      }
      groups[place].open = open
    }
  }

  /// The configuration of a trial that a model suggests, with its cells.
  private mutating func add(_ ask: Ask, of model: SearchModel, to place: Int) {
    var naming = Identity(catalog)
    let configuration = model.configuration(at: ask.point, naming: &naming)
    let known = planned[configuration.id]
    let index = known ?? experiment.configurations.count + added.count
    let cells =
      known.map { plannedCells[$0] }
      ?? experiment.tuningCells(of: configuration, at: index, from: cellCount, catalog)
    if known == nil {
      added.append(configuration)
      cellCount += cells.count
    }
    groups[place].group.configurations.append(index)
    groups[place].cells.append(cells)
    for cell in cells where places[cell.id] == nil {
      places[cell.id] = (place, ask.trial)
      learnStored(cell.id)
    }
  }

  /// A configuration of the plan, or one that a model has suggested since.
  public func configuration(at place: Int) -> Configuration {
    place < experiment.configurations.count
      ? experiment.configurations[place] : added[place - experiment.configurations.count]
  }

  /// What models have suggested since the last call, and the plan does not have: the configurations that follow the
  /// plan's.
  public mutating func takeConfigurations() -> [Configuration] {
    defer { takenCount = added.count }
    return Array(added[takenCount...])
  }

  /// Of every model of the experiment: its configurations in the order of their trials, and how many may follow.
  public var suggested: [(configurations: [Configuration], toCome: Int)] {
    experiment.models.indices.map { model in
      guard let group = groups.first(where: { $0.model == model }) else { return ([], 0) }
      let (trials, own) = (group.group.configurations, experiment.models[model])
      // Declared ones whose wave has not begun are in the plan all the same.
      let toCome = own.strategy.mostTrials - max(trials.count, own.declared)
      return (trials.map(configuration), group.isOver ? 0 : max(0, toCome))
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
    let unknown = cells.filter { known[$0.id]?[ask.rung] == nil }
    guard cells.count == group.rungs[ask.rung].seeds, unknown.allSatisfy({ failed.contains($0.id) }) else {
      return nil
    }
    return unknown.isEmpty ? group.judge.outcome(cells.compactMap { known[$0.id]?[ask.rung] }) : .failed
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

extension TuningCourse.Group {
  /// What a trial is judged by, as the file has it; nil where it is not finite.
  public func value(_ outcome: Outcome) -> Double? { judge.value(outcome) }
}
