import ArgumentParser
import Execution
import Experiments
import Foundation
import Reporting
import Results

/// Runs cells of an experiment that have no result, and writes its report: what `sweep run` and `sweep retry` share.
struct ExperimentRun {
  typealias Choice = (_ plan: Plan, _ index: StoreIndex, _ pending: PendingCells) throws -> [Cell]

  private let options: ExperimentOptions
  private let settings: RunSettings
  private let shard: Shard?
  private let choose: Choice
  private let invocation: Later<Invocation>

  /// Asks git at once, so that its answer is there when the file has been read.
  ///
  /// - Parameter choose: which of the cells without a result are run.
  init(options: ExperimentOptions, settings: RunSettings, shard: Shard? = nil, choose: @escaping Choice) {
    self.options = options
    self.settings = settings
    self.shard = shard
    self.choose = choose
    let (file, results) = (options.file, options.results)
    invocation = Later {
      Invocation.current(
        experimentFile: file, results: results,
        command: "sweep " + CommandLine.arguments.dropFirst().joined(separator: " "))
    }
  }

  /// Where the results decide what a final stage is made of, that is run too.
  ///
  /// - Throws: `ExitCode`, as the commands promise.
  func run() throws {
    let experiment = try options.experiment()
    let directory = options.directory(of: experiment)
    let lock = try StoreLock(directory: directory, shard: shard)
    defer { withExtendedLifetime(lock) {} }
    var history = try History(directory: directory)
    let first = options.plan(experiment, history)
    var plan = first
    var tried: Set<String> = []
    var hasFailed = false
    var isStopped = false
    while true {
      let before = history.index
      let pending = PendingCells(plan, before, shard: shard)
      // What has failed in an earlier stage waits for the next call.
      let cells = try choose(plan, before, pending).filter { tried.insert($0.id).inserted }
      let left = pending.setAside.count { !tried.contains($0.id) }
      if plan.cells.count == first.cells.count {
        for line in before.damaged { printError("warning: \(line)") }
        introduce(plan, before, cells, setAside: left)
      } else if !settings.quiet {
        introduceFinalStage(plan)
      }
      try RequiredData.check(for: cells, plan, data: options.data)
      let (summary, stopped) = try execute(cells, plan, before, directory)
      if summary.failed > 0 || left > 0 { hasFailed = true }
      isStopped = stopped
      if !cells.isEmpty { history = try History(directory: directory) }
      guard !stopped, plan.experiment.tuning?.final != nil else { break }
      let next = options.plan(experiment, history)
      guard next.cells.count > plan.cells.count else { break }
      plan = next
    }
    // What --only leaves out is measured or not: the report is about the whole file.
    let isWhole = options.only == nil && plan.experiment.tuning == nil
    let whole = isWhole ? plan : options.plan(experiment, history, restricted: false)
    let files = try options.report(whole, history, isForced: false)
    for note in files.notes { printError("note: \(note)") }
    print(files.report.relativePath)
    if isStopped { throw ExitCode(130) }
    if hasFailed { throw ExitCode(1) }
  }

  private func introduceFinalStage(_ plan: Plan) {
    let final = plan.cells.filter { $0.stage == .final }
    let configurations = Set(final.map(\.configurationIndex)).count
    printError("final stage: \(final.count) cells of \(configurations) configurations")
  }

  private func introduce(_ plan: Plan, _ before: StoreIndex, _ cells: [Cell], setAside left: Int) {
    let done = plan.cells.count { before.finished[$0.id] != nil }
    var text = "\(plan.experiment.name): \(plan.cells.count) cells, \(done) done"
    if let shard { text += "; shard \(shard): \(cells.count) to run" }
    if !settings.quiet { printError(text) }
    if left > 0 {
      let count = left == 1 ? "1 cell has" : "\(left) cells have"
      printError(
        "warning: \(count) ended the worker \(WatchRules.mostLostWorkers) times and \(left == 1 ? "is" : "are") "
          + "left alone: `sweep status` says why, `sweep retry \(options.file)` tries again")
    }
    let foreign = before.finished.count - done
    if foreign > 0 {
      printError(
        "note: \(options.directory(of: plan).relativePath) also holds \(foreign) results of cells that the file does "
          + "not ask for (any more); they are kept, `sweep gc \(options.file)` lists them")
    }
  }

  private func execute(
    _ cells: [Cell], _ plan: Plan, _ before: StoreIndex, _ directory: URL
  ) throws -> (ExecutionSummary, isStopped: Bool) {
    guard !cells.isEmpty else { return (ExecutionSummary(), false) }
    let pool = settings.pool(plan.experiment.run, directory: directory, data: options.data, shard: shard)
    let costs = CellCosts(plan, before)
    let start = ProcessInfo.processInfo.systemUptime
    let view = ProgressViews.make(
      RunProgress(plan, cells: cells, jobs: pool.jobs, costs: costs, catalog: ExperimentOptions.catalog),
      title: plan.experiment.name, isQuiet: settings.quiet)
    let interruption = Interruption()
    try StopSignals.watch {
      interruption.request()
      view.showStopping()
    }
    defer { view.finish() }
    let invocation = invocation.value
    let summary = try pool.run(
      cells, of: plan, attempts: before.attempts, costs: costs, invocation: invocation,
      journal: JournalWriter(directory: directory, invocation: invocation.id), interruption: interruption,
      events: view.show)
    let isStopped = interruption.isRequested && summary.finished + summary.failed < cells.count
    if !settings.quiet {
      let seconds = ProcessInfo.processInfo.systemUptime - start
      view.say(ending(summary, of: cells.count, seconds: seconds, isStopped, mostFailures: pool.mostFailures))
    }
    return (summary, isStopped)
  }

  private func ending(
    _ summary: ExecutionSummary, of count: Int, seconds: Double, _ isStopped: Bool,
    mostFailures most: Int?
  ) -> String {
    var text = "\(summary.finished) of \(count) cells measured in \(durationText(seconds))"
    if summary.diverged > 0 { text += ", \(summary.diverged) of them diverged" }
    if summary.failed > 0 { text += "; \(summary.failed) failed, `sweep status \(options.file)` says why" }
    if isStopped { text += "; stopped, the same command goes on from here" }
    if let most, summary.failed >= most, !isStopped {
      text += "; no further cell was started after \(most) failures"
    }
    return text
  }
}
