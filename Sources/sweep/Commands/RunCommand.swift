import ArgumentParser
import Datasets
import Execution
import Experiments
import Foundation
import Reporting
import Results
import Worker

/// Plan, run what is missing, report: the one command that starts, resumes, repairs and updates.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the cells of an experiment that have no result yet, then writes the report.",
    discussion: """
      `sweep FILE` is short for `sweep run FILE`. Stop it in any way and give the same command again: finished cells
      are kept. Ctrl-C writes the report of what is there; a second one stops at once. Exit code 0: every cell is
      measured; 1: some failed; 64: the file has mistakes; 130: stopped.
      """)

  @OptionGroup var options: ExperimentOptions
  @Option(help: "Worker processes at a time; else the file's run.jobs, else one per core.") var jobs: Int?
  @Flag(help: "Say what would run, and stop.") var dryRun = false
  @Flag(help: "No progress.") var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
  }

  func run() throws {
    if let message = BLASSetup.missingProcessorFeatures { throw ValidationError(message) }
    let plan = try options.plan()
    let directory = options.directory(of: plan)
    let store = ResultStore(directory: directory)
    if dryRun {
      let state = PlanState(plan, try store.index())
      printError("\(plan.experiment.name): \(plan.cells.count) cells, \(state.done) done")
      return printError(state.table)
    }
    let lock = try StoreLock(directory: directory)
    defer { withExtendedLifetime(lock) {} }
    for line in try store.index().damaged { printError("warning: \(line)") }
    if !quiet {
      let finished = try store.index().finished
      let done = plan.cells.count { finished[$0.id] != nil }
      printError("\(plan.experiment.name): \(plan.cells.count) cells, \(done) done")
    }
    let summary = try runStages(plan, store)
    // What --only leaves out is measured or not: the report is about the whole file.
    let isWhole = options.only == nil && plan.experiment.tuning == nil
    let files = try options.report(isWhole ? plan : options.plan(restricted: false))
    for note in files.notes { printError("note: \(note)") }
    print(files.report.relativePath)
    if summary.stopped { throw ExitCode(130) }
    if summary.cells.failed > 0 { throw ExitCode(1) }
  }

  /// Runs what is missing; where that decides what a final stage is made of, runs it too.
  private func runStages(
    _ first: Plan, _ store: ResultStore
  ) throws -> (cells: ExecutionSummary, stopped: Bool) {
    var plan = first
    var total = ExecutionSummary()
    var tried: Set<String> = []
    while true {
      let before = try store.index()
      let pending = plan.cells.filter { before.finished[$0.id] == nil && tried.insert($0.id).inserted }
      try requireData(of: pending, plan)
      let summary = try execute(pending, plan, before, store.directory)
      total.add(summary.cells)
      if summary.stopped { return (total, true) }
      guard plan.experiment.tuning?.final != nil else { return (total, false) }
      let next = try options.plan()
      guard next.cells.count > plan.cells.count else { return (total, false) }
      plan = next
      if !quiet {
        let final = plan.cells.filter { $0.stage == .final }
        printError(
          "final stage: \(final.count) cells of \(Set(final.map(\.configurationIndex)).count) configurations")
      }
    }
  }

  private func execute(
    _ pending: [Cell], _ plan: Plan, _ before: StoreIndex, _ directory: URL
  ) throws -> (cells: ExecutionSummary, stopped: Bool) {
    let run = plan.experiment.run
    let pool = LocalPool(
      start: WorkerStart(
        executable: ownExecutable(),
        arguments: ["worker", "--threads", String(run.threads)] + (options.data.map { ["--data", $0] } ?? [])),
      jobs: jobs ?? run.jobs ?? ProcessInfo.processInfo.activeProcessorCount,
      logDirectory: directory.appending(path: "logs"))
    let invocation = Invocation.current(
      experimentFile: options.file,
      command: "sweep " + CommandLine.arguments.dropFirst().joined(separator: " "))
    let start = ProcessInfo.processInfo.systemUptime
    let view = progressView(
      RunProgress(
        plan, cells: pending, jobs: pool.jobs, costs: CellCosts(plan, before),
        catalog: ExperimentOptions.catalog), title: plan.experiment.name)
    let interruption = Interruption()
    try StopSignals.watch {
      interruption.request()
      view.showStopping()
    }
    defer { view.finish() }
    let summary = try pool.run(
      pending, of: plan, attempts: before.attempts, invocation: invocation,
      journal: JournalWriter(directory: directory, invocation: invocation.id), interruption: interruption,
      events: view.show)
    let stopped = interruption.isRequested && summary.finished + summary.failed < pending.count
    if !quiet, !pending.isEmpty {
      view.say(
        ending(summary, of: pending.count, seconds: ProcessInfo.processInfo.systemUptime - start, stopped))
    }
    return (summary, stopped)
  }

  private func progressView(_ progress: RunProgress, title: String) -> any ProgressView {
    if quiet || progress.total == 0 { return SilentProgress() }
    return Terminal.canRedraw ? LiveProgress(title: title, progress) : ProgressLog(progress)
  }

  private func ending(_ summary: ExecutionSummary, of count: Int, seconds: Double, _ stopped: Bool) -> String
  {
    var text = "\(summary.finished) of \(count) cells measured in \(durationText(seconds))"
    if summary.diverged > 0 { text += ", \(summary.diverged) of them diverged" }
    if summary.failed > 0 { text += "; \(summary.failed) failed, `sweep status` says why" }
    if stopped { text += "; stopped, the same command goes on from here" }
    return text
  }

  /// Missing or damaged data is one error before any cell starts.
  private func requireData(of cells: [Cell], _ plan: Plan) throws {
    let names = Set(cells.compactMap { plan.configuration(of: $0).values["dataset"]?.string }).sorted()
    for name in names {
      do {
        try Datasets.named(name).require(in: DataDirectory.resolve(option: options.data))
      } catch {
        printError("error: \(error)")
        throw ExitCode(64)
      }
    }
  }

  private func ownExecutable() -> URL {
    #if os(Linux)
      // Also where the file has been rebuilt or removed since this process was started from it.
      URL(fileURLWithPath: "/proc/\(ProcessInfo.processInfo.processIdentifier)/exe")
    #else
      Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    #endif
  }
}

extension ExecutionSummary {
  fileprivate mutating func add(_ other: ExecutionSummary) {
    finished += other.finished
    diverged += other.diverged
    failed += other.failed
    interrupted += other.interrupted
  }
}
