import Execution
import Experiments
import Messages
import Vocabulary

/// What is known of a run while it goes on: counted from its events, shown by a ``ProgressView``.
struct RunProgress: Sendable {
  struct Worker: Sendable {
    var cell: String
    var startedAt: Double
    var progress: CellProgress?
    /// Its first word: what a checkpoint had done before is no work of this run.
    var first: (fraction: Double, at: Double)?

    mutating func hear(_ progress: CellProgress, at now: Double) {
      self.progress = progress
      if first == nil { first = (progress.fraction, now) }
    }

    /// What the whole cell takes at this rate; nil where too little is done to tell.
    func wholeSeconds(at now: Double) -> Double? {
      guard let fraction = progress?.fraction, let first, fraction > 0.02 else { return nil }
      if fraction - first.fraction > 0.02 { return (now - first.at) / (fraction - first.fraction) }
      return (now - startedAt) / fraction
    }
  }

  struct Contest: Sendable, Hashable {
    var problem: String
    var optimizer: String
  }

  private(set) var names: CellNames
  /// Of all stages of the call.
  private let planned: Int
  let jobs: Int
  private var toCome: [CellsToCome]
  private let earlier: Int
  /// On the clock of ``apply(_:at:)``.
  let startedAt: Double
  private(set) var summary = ExecutionSummary.nothing
  /// By slot; a slot without a cell is not there.
  private(set) var workers: [Int: Worker] = [:]
  /// By problem and optimizer, of the metric that most likely judges the family.
  private(set) var best: [Contest: (cell: String, value: Double)] = [:]
  /// The problem of the cell that ended last.
  private(set) var latestProblem: String?
  private let metrics: [String: Metric]
  private var costs: CellCosts
  /// Cells not yet given out, by place of their configuration.
  private var waiting: [Int: Int] = [:]
  /// Places in the plan of the cells that were given out, some more than once.
  private var begun: Set<Int> = []

  /// - Parameters:
  ///   - cells: those to run.
  ///   - toCome: what results will lead to beside them.
  ///   - earlier: cells that ended in an earlier stage of the same call.
  ///   - costs: of cells finished earlier.
  ///   - now: on the clock of ``apply(_:at:)``.
  init(
    _ plan: Plan, cells: [Cell], toCome: [CellsToCome] = [], earlier: Int = 0, jobs: Int, costs: CellCosts,
    catalog: Catalog, at now: Double = RunClock.system.steady()
  ) {
    self.toCome = toCome
    self.earlier = earlier
    startedAt = now
    names = CellNames(plan)
    planned = earlier + cells.count + toCome.cells
    self.jobs = max(1, min(jobs, cells.count))
    self.costs = costs
    metrics = catalog.families.reduce(into: [:]) { $0[$1.name] = $1.primary }
    for cell in cells { waiting[cell.configurationIndex, default: 0] += 1 }
  }

  /// A study asks for more as it goes on.
  var total: Int { max(planned, ended + workers.count) }

  var ended: Int { earlier + summary.finished + summary.reached + summary.failed }

  /// The metric of ``best`` for a problem's family.
  func metric(of cell: String) -> Metric? { names.configuration(cell).flatMap { metrics[$0.family] } }

  /// - Parameter now: seconds from any start, the same for all calls.
  mutating func apply(_ event: ExecutionEvent, at now: Double) {
    switch event {
    case .added(let cell, let configuration):
      names.add(cell, configuration)
      let place = toCome.firstIndex {
        $0.group.problem == configuration.problem && $0.group.optimizer == configuration.optimizer
          && $0.cells > 0
      }
      if let place { toCome[place].cells -= 1 }
    case .started(let cell, let worker):
      workers[worker] = Worker(cell: cell.id, startedAt: now)
      if begun.insert(cell.index).inserted { waiting[cell.configurationIndex, default: 0] -= 1 }
    case .progress(let progress, let worker): workers[worker]?.hear(progress, at: now)
    case .finished(let result, let worker):
      end(result.cell, worker)
      summary.finished += 1
      if result.measurement.outcome == .diverged { summary.diverged += 1 }
      learnCost(of: result, outcome: result.measurement.outcome)
      compete(result)
    case .reached(let result, _, let worker):
      end(result.cell, worker)
      summary.reached += 1
      learnCost(of: result, outcome: .completed)
    case .failed(let failure, let worker):
      end(failure.cell, worker)
      summary.failed += 1
    case .retried, .noted, .troubled: break
    case .interrupted(let cell, let worker):
      end(cell.id, worker)
      summary.interrupted += 1
    }
  }

  /// A cell's end is told when it is on the disk; its worker may be at the next one by then.
  private mutating func end(_ cell: String, _ worker: Int) {
    if workers[worker]?.cell == cell { workers[worker] = nil }
  }

  private mutating func learnCost(of result: CellResult, outcome: Vocabulary.Measurement.Outcome) {
    guard let configuration = names.configuration(result.cell) else { return }
    costs.add(result.provenance.seconds, of: configuration, outcome: outcome)
  }

  private mutating func compete(_ result: CellResult) {
    latestProblem = result.problem
    guard let metric = metrics[result.family], result.measurement.outcome == .completed,
      let value = result.measurement.metrics[metric.name], value.isFinite
    else { return }
    let contest = Contest(problem: result.problem, optimizer: result.optimizer)
    if let best = best[contest]?.value, metric.goal == .maximize ? best >= value : best <= value { return }
    best[contest] = (result.cell, value)
  }

  /// Until the last cell ends; nil while nothing is known of what a cell costs.
  func remainingSeconds(at now: Double) -> Double? {
    let running = workers.values.map { worker -> Double? in
      if let whole = worker.wholeSeconds(at: now), let fraction = worker.progress?.fraction {
        return whole * (1 - fraction)
      }
      return expectedSeconds(ofCell: worker.cell).map { max(0, $0 - (now - worker.startedAt)) }
    }
    let totals = workers.values.compactMap { $0.wholeSeconds(at: now) }
    let mean = costs.meanSeconds ?? (totals.isEmpty ? nil : totals.reduce(0, +) / Double(totals.count))
    guard let mean else { return nil }
    var sum = running.reduce(0) { $0 + ($1 ?? mean) }
    for (place, count) in waiting where count > 0 {
      sum += (costs.seconds(of: names.configuration(at: place)) ?? mean) * Double(count)
    }
    for part in toCome where part.cells > 0 {
      let known = part.group.configurations.compactMap { costs.seconds(of: names.configuration(at: $0)) }
      sum += (known.isEmpty ? mean : known.reduce(0, +) / Double(known.count)) * Double(part.cells)
    }
    let longest = running.map { $0 ?? mean }.max() ?? 0
    return max(sum / Double(jobs), longest)
  }

  /// From what finished cells took; nil while nothing is known.
  func expectedSeconds(ofCell id: String) -> Double? {
    names.configuration(id).flatMap { costs.seconds(of: $0) }
  }
}

extension Provenance {
  /// What the cell took.
  var seconds: Double { finishedAt - startedAt }
}
