import Execution
import Experiments
import Foundation
import Reporting
import Results
import Vocabulary

/// The rounds of a run, one after the other: what follows from results is planned when they are there.
struct RunStages {
  /// Why there is a round.
  enum Occasion { case first, nextStage, cellsThatOthersLeft }

  private struct Round {
    var cells: [Cell]
    var hasFailed: Bool
    /// Cells that this worker of a crew had begun before.
    var begunBefore: Int
  }

  let request: ExperimentRun
  let experiment: Experiment
  /// `results/NAME`.
  let directory: URL
  let crew: Crew?
  private(set) var history: History
  private(set) var plan: Plan
  private(set) var hasFailed = false
  private(set) var isStopped = false
  /// Cells that are others' to measure, and that something waits for.
  private(set) var cellsLeft = 0
  /// Cells, and parts of cells, that were given out.
  private(set) var tried: Set<String> = []
  private var occasion = Occasion.first

  init(_ request: ExperimentRun, _ experiment: Experiment, _ directory: URL, _ crew: Crew?) throws {
    (self.request, self.experiment, self.directory, self.crew) = (request, experiment, directory, crew)
    history = try History(directory: directory)
    plan = request.options.plan(experiment, history, triesAgain: true)
  }

  private var isSearching: Bool { !experiment.models.isEmpty }

  mutating func run() throws {
    repeat {
      let round = try measure()
      guard try goesOn(after: round) else { return }
    } while true
  }

  private mutating func measure() throws -> Round {
    let before = history.index
    // A model waits for what is tried again; what fails in this call does so for good.
    let course = ExperimentOptions.course(plan, before, triesAgain: occasion == .first || !isSearching)
    let pending = PendingCells(plan, before, shard: request.shard, course: course)
    let cells = try choice(among: pending, course)
    let begunBefore = crew?.begunCount ?? 0
    let left = pending.setAside.count { !tried.contains($0.part) }
    introduce(cells, occasion, setAside: left)
    try requireWhatTheyNeed(cells)
    let (summary, stopped) = try execute(cells, course, earlier: crew == nil ? tried.count - cells.count : 0)
    if summary.failed > 0 || left > 0 { hasFailed = true }
    isStopped = stopped
    try crew?.look()
    if !cells.isEmpty { history = try History(directory: directory) }
    if isSearching { plan = request.options.plan(experiment, history) }
    return Round(cells: cells, hasFailed: summary.failed > 0, begunBefore: begunBefore)
  }

  /// What has failed in an earlier stage waits for the next call.
  private mutating func choice(among pending: PendingCells, _ course: TuningCourse?) throws -> [Cell] {
    let parts = Dictionary(pending.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let chosen = try request.choose(plan, history.index, pending).compactMap {
      course == nil ? $0 : parts[$0.id]
    }
    if let crew { return chosen.filter { !crew.hasBegun($0) } }
    return chosen.filter { tried.insert($0.part).inserted }
  }

  private func requireWhatTheyNeed(_ cells: [Cell]) throws {
    let (options, settings) = (request.options, request.settings)
    try RequiredData.check(for: cells, plan, data: options.data)
    try ProgramTrust.require(
      for: cells, of: plan, isTrusted: settings.trust, isQuiet: settings.quiet,
      command: options.command("run", "--trust"))
    // Workers of a cluster are submitted by whoever has looked.
    if occasion == .first, crew == nil, !cells.isEmpty {
      try BudgetHours.require(plan, history.index, data: options.data)
    }
    MemoryForecast.warn(cells, plan, workers: RunSettings.workers(settings.jobs, experiment.run))
  }
}

// What follows from a round.
extension RunStages {
  /// Whether there is another round.
  private mutating func goesOn(after round: Round) throws -> Bool {
    if let crew, !isStopped {
      cellsLeft = openCells(crew)
      if cellsLeft > 0 { return try takesOver(from: crew, after: round) }
    }
    occasion = .nextStage
    guard !isStopped, experiment.hasStages else { return false }
    if isSearching {
      // Models have got all that they asked for; what is left is what was chosen.
      let isChosen = plan.cells.contains {
        $0.stage == .final && history.index.finished[$0.id] == nil && !tried.contains($0.part)
      }
      return crew == nil && isChosen && !round.cells.isEmpty
    }
    let isHalving = experiment.tuning?.halving != nil
    if let shard = request.shard, isHalving || !plan.finalStageToCome.isEmpty {
      guard try isTuned(with: shard, isHalving: isHalving) else { return false }
      let isOver = ExperimentOptions.course(plan, history.index)?.isOver ?? true
      if isHalving, !isOver, !round.cells.isEmpty || round.hasFailed {
        plan = request.options.plan(experiment, history)
        return true
      }
    }
    let next = request.options.plan(experiment, history)
    guard next.cells.count > plan.cells.count else { return false }
    plan = next
    return true
  }

  /// What nobody has measured is another's, or was when it was asked for.
  private func openCells(_ crew: Crew) -> Int {
    let course = ExperimentOptions.course(plan, history.index)
    let open = PendingCells(plan, history.index, shard: nil, course: course)
    return open.cells.count { !crew.hasBegun($0) && history.index.failures[$0.id] == nil }
  }

  /// Whether this worker looks again for what others have left.
  private mutating func takesOver(from crew: Crew, after round: Round) throws -> Bool {
    let hasBegun = crew.begunCount > round.begunBefore
    guard try hasBegun || crew.staysForOthers(isStudying: isSearching) else { return false }
    if !hasBegun { history = try History(directory: directory) }
    if isSearching { plan = request.options.plan(experiment, history) }
    occasion = .cellsThatOthersLeft
    return true
  }

  /// Waits for the tuning cells of other shards.
  private mutating func isTuned(with shard: Shard, isHalving: Bool) throws -> Bool {
    let mine = isHalving ? shard.cells(of: plan.cells.map(\.id)) : []
    let wait = ShardWait(directory: directory, shard: shard) { [plan] index in
      guard isHalving else {
        // A failed cell is its shard's last word: its group stays without a final stage until a later call.
        return plan.cells.count {
          $0.stage == .tune && index.finished[$0.id] == nil && index.failures[$0.id] == nil
        }
      }
      let open = ExperimentOptions.course(plan, index)?.openWork.map(\.cell.id) ?? []
      // What is asked of this shard now is no reason to wait.
      return open.contains(where: mine.contains) ? 0 : open.count
    }
    switch try wait.untilTuned(isQuiet: request.settings.quiet) {
    case .tuned: history = try History(directory: directory)
    case .left(let count): cellsLeft = count
    case .stopped: isStopped = true
    }
    return cellsLeft == 0 && !isStopped
  }
}

extension Cell {
  /// The name of the cell, or of the part of it that is asked for.
  var part: String { id + (stretch.map { "-\($0.end)" } ?? "") }
}
