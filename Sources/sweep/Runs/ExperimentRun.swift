import ArgumentParser
import Escapes
import Execution
import Experiments
import Files
import Foundation
import Processes
import Reporting
import Results
import Vocabulary

/// Runs cells of an experiment that have no result, and writes its report: what `sweep run` and `sweep retry` share.
struct ExperimentRun {
  typealias Choice = (_ plan: Plan, _ index: StoreIndex, _ pending: PendingCells) throws -> [Cell]

  private let options: ExperimentOptions
  private let settings: RunSettings
  private let shard: Shard?
  private let crew: CrewSettings?
  private let choose: Choice
  private let invocation: Later<Invocation>

  /// Asks git at once, so that its answer is there when the file has been read.
  ///
  /// - Parameters:
  ///   - crew: where others claim cells of the folder, too.
  ///   - choose: which of the cells without a result are run.
  init(
    options: ExperimentOptions, settings: RunSettings, shard: Shard? = nil, crew: CrewSettings? = nil,
    choose: @escaping Choice
  ) {
    self.options = options
    self.settings = settings
    self.shard = shard
    self.crew = crew
    self.choose = choose
    let (file, results) = (options.file, options.results)
    invocation = Later {
      Invocation.current(experimentFile: file, results: results, command: ExperimentOptions.commandLine)
    }
  }

  /// Where the results decide what a final stage is made of, that is run too.
  ///
  /// - Parameter experiment: what the file says; nil to read it.
  /// - Throws: `ExitCode`, as the commands promise.
  func run(_ experiment: Experiment? = nil) throws {
    let experiment = try experiment ?? options.experiment()
    if shard != nil { try Self.refuseShards(of: experiment) }
    let directory = options.directory(of: experiment)
    if try isFinishedForGood(experiment, directory) { return }
    let lock = try StoreLock(directory: directory, shard: shard, worker: crew?.name)
    defer { withExtendedLifetime(lock) {} }
    for warning in lock.warnings { printError("warning: \(warning)") }
    let crew = try crew?.join(directory)
    defer { crew?.leave() }
    try crew?.look()
    var history = try History(directory: directory)
    var plan = options.plan(experiment, history, triesAgain: true)
    var isFirst = true
    let isSearching = !experiment.models.isEmpty
    var tried: Set<String> = []
    var hasFailed = false
    var isStopped = false
    var cellsLeft = 0
    var isAgain = false
    while true {
      let before = history.index
      // A model waits for what is tried again; what fails in this call does so for good.
      let course = ExperimentOptions.course(plan, before, triesAgain: isFirst || !isSearching)
      let pending = PendingCells(plan, before, shard: shard, course: course)
      let parts = Dictionary(pending.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      // What has failed in an earlier stage waits for the next call.
      let cells = try choose(plan, before, pending).compactMap { course == nil ? $0 : parts[$0.id] }
        .filter { cell in crew.map { !$0.hasBegun(cell) } ?? tried.insert(Self.part(cell)).inserted }
      let begunBefore = crew?.begunCount ?? 0
      let left = pending.setAside.count { !tried.contains(Self.part($0)) }
      if isAgain {
        // The same cells, of which others have left some.
      } else if isFirst {
        for line in before.damaged { printError("warning: \(line)") }
        introduce(plan, before, cells, setAside: left)
      } else if !settings.quiet {
        introduceNextStage(plan)
      }
      try RequiredData.check(for: cells, plan, data: options.data)
      try ProgramTrust.require(
        for: cells, of: plan, isTrusted: settings.trust, isQuiet: settings.quiet,
        command: options.command("run", "--trust"))
      // Workers of a cluster are submitted by whoever has looked.
      if isFirst, crew == nil, !cells.isEmpty { try BudgetHours.require(plan, before, data: options.data) }
      isFirst = false
      let workers = RunSettings.workers(settings.jobs, plan.experiment.run)
      if let warning = MemoryForecast(cells, plan, workers: workers).warning {
        printError("warning: \(warning)")
      }
      let (summary, stopped) = try execute(
        cells, course, plan, before, directory, crew,
        earlier: crew == nil ? tried.count - cells.count : 0)
      if summary.failed > 0 || left > 0 { hasFailed = true }
      isStopped = stopped
      try crew?.look()
      if !cells.isEmpty { history = try History(directory: directory) }
      if isSearching { plan = options.plan(experiment, history) }
      if let crew, !stopped {
        // What nobody has measured is another's, or was when it was asked for.
        let course = ExperimentOptions.course(plan, history.index)
        let open = PendingCells(plan, history.index, shard: nil, course: course)
        cellsLeft = open.cells.count { !crew.hasBegun($0) && history.index.failures[$0.id] == nil }
        if cellsLeft > 0 {
          guard try crew.begunCount > begunBefore || crew.staysForOthers(isStudying: isSearching) else {
            break
          }
          if crew.begunCount == begunBefore { history = try History(directory: directory) }
          if isSearching { plan = options.plan(experiment, history) }
          isAgain = true
          continue
        }
      }
      isAgain = false
      guard !stopped, let tuning = plan.experiment.tuning,
        tuning.final != nil || tuning.grow != nil || tuning.halving != nil || isSearching
      else { break }
      if isSearching {
        // Models have got all that they asked for; what is left is what was chosen.
        let isChosen = plan.cells.contains {
          $0.stage == .final && history.index.finished[$0.id] == nil && !tried.contains(Self.part($0))
        }
        guard crew == nil, isChosen, !cells.isEmpty else { break }
        continue
      }
      if let shard, tuning.halving != nil {
        let mine = shard.cells(of: plan.cells.map(\.id))
        let wait = ShardWait(plan, directory, shard) { [plan] index in
          let open = ExperimentOptions.course(plan, index)?.openWork.map(\.cell.id) ?? []
          // What is asked of this shard now is no reason to wait.
          return open.contains(where: mine.contains) ? 0 : open.count
        }
        switch try wait.untilTuned(isQuiet: settings.quiet) {
        case .tuned:
          history = try History(directory: directory)
          if ExperimentOptions.course(plan, history.index)?.isOver == false {
            if cells.isEmpty, summary.failed == 0 { break }
            plan = options.plan(experiment, history)
            continue
          }
        case .left(let count): cellsLeft = count
        case .stopped: isStopped = true
        }
        if cellsLeft > 0 || isStopped { break }
      } else if let shard, !plan.finalStageToCome.isEmpty {
        switch try ShardWait(plan, directory, shard).untilTuned(isQuiet: settings.quiet) {
        case .tuned: history = try History(directory: directory)
        case .left(let count): cellsLeft = count
        case .stopped: isStopped = true
        }
        if cellsLeft > 0 || isStopped { break }
      }
      let next = options.plan(experiment, history)
      guard next.cells.count > plan.cells.count else { break }
      plan = next
    }
    if let crew, cellsLeft > 0 || isStopped {
      printError(crew.farewell(cellsLeft: cellsLeft, isStopped: isStopped))
      throw ExitCode(isStopped ? 130 : ShardWait.isLeft)
    }
    // What --only leaves out is measured or not: the report is about the whole file.
    let isWhole = options.only == nil && plan.experiment.tuning == nil
    let whole = isWhole ? plan : options.plan(experiment, history, restricted: false)
    let files = try options.report(whole, history, isForced: false)
    for note in files.notes { printError("note: \(note)") }
    say(files.answer)
    print(files.report.relativePath)
    if isStopped { throw ExitCode(130) }
    if hasFailed { throw ExitCode(1) }
    if cellsLeft > 0 {
      printError(
        "\(cellsLeft) tuning cells are other shards' and not measured yet; the final stage waits for them: give the "
          + "same command again when they are done")
      throw ExitCode(ShardWait.isLeft)
    }
  }

  /// Whether nothing is left to run in a folder that cannot be written, which is then said.
  private func isFinishedForGood(_ experiment: Experiment, _ directory: URL) throws -> Bool {
    guard let folder = try? Folder(directory), !folder.isWritable else { return false }
    let history = try History(directory: directory)
    let plan = options.plan(experiment, history, triesAgain: true)
    let course = ExperimentOptions.course(plan, history.index, triesAgain: true)
    let pending = PendingCells(plan, history.index, shard: shard, course: course)
    guard try choose(plan, history.index, pending).isEmpty, pending.setAside.isEmpty else { return false }
    if !settings.quiet {
      printError("\(plan.experiment.name): \(plan.cells.count) cells, nothing to do")
      printError(
        "note: \(directory.relativePath) cannot be written, its report stays as it is; "
          + "`\(options.command("report")) --to DIR` writes one elsewhere")
      // The report there may be of another file or program: only what it was made of tells.
      let whole = options.plan(experiment, history, restricted: false)
      let inputs = ReportRecord.inputs(whole, history, gnuplot: GnuplotProgram.find())
      if let last = ReportRecord.read(in: directory), last.inputs == inputs { say(last.answer) }
    }
    if folder.hasFile("report.md") { print(directory.appending(path: "report.md").relativePath) }
    return true
  }

  /// Which cells there are follows from the results of others, so that nobody can say beforehand whose they are.
  private static func refuseShards(of experiment: Experiment) throws {
    guard let model = experiment.models.first else { return }
    let problem = Diagnostic(
      "the cells that tpe tries follow from results, so that shards cannot divide them beforehand; leave --shard out, or"
        + " start `sweep work` as often as there are machines: each claims cell after cell",
      at: model.location)
    printError(problem.terminalText(color: Terminal.hasColor))
    throw ExitCode(64)
  }

  /// The answer goes where a person reads; standard output has the report's path alone, for scripts.
  private func say(_ answer: [String]) {
    guard !settings.quiet, !answer.isEmpty else { return }
    printError("\n" + answer.joined(separator: "\n") + "\n")
  }

  /// A cell, or the part of it that is asked for.
  private static func part(_ cell: Cell) -> String { "\(cell.id) \(cell.stretch?.end ?? 0)" }

  private func introduceNextStage(_ plan: Plan) {
    let final = plan.cells.filter { $0.stage == .final }
    if final.isEmpty, let growth = plan.experiment.tuning?.grow {
      return printError(
        "round \(growth.rounds): the best of an optimizer lies at an end of what it tried; every optimizer tries"
          + " \(growth.count) more")
    }
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
          + "left alone: `\(options.command("status"))` says why, `\(options.command("retry"))` tries again"
      )
    }
    let foreign = before.finished.count - done
    // What --only hides is of the file all the same.
    if foreign > 0, options.only == nil {
      printError(
        "note: \(options.directory(of: plan).relativePath) also holds \(foreign) results of cells that the file does "
          + "not ask for (any more); they are kept, `\(options.command("gc"))` lists them")
    }
  }

  private func execute(
    _ cells: [Cell], _ course: TuningCourse?, _ plan: Plan, _ before: StoreIndex, _ directory: URL,
    _ crew: Crew?, earlier: Int
  ) throws -> (ExecutionSummary, isStopped: Bool) {
    guard !cells.isEmpty else { return (ExecutionSummary(), false) }
    // Before signals are watched: they end a wait for git at once.
    let invocation = invocation.value
    if let reason = invocation.unknown, !settings.quiet {
      printError("warning: the results will not say all about their commit: \(reason)")
    }
    var pool = settings.pool(
      plan.experiment.run, directory: directory, data: options.data,
      part: crew?.name ?? shard.map { "shard-\($0.fileName)" })
    if let crew { pool.admission = crew }
    // Of parts of cells, what others took says little.
    let isHalving = plan.experiment.tuning?.halving != nil
    let costs = isHalving ? CellCosts() : CellCosts(plan.workload, before)
    let start = RunClock.system.steady()
    let view = ProgressViews.make(
      RunProgress(
        plan, cells: cells, toCome: shard == nil ? plan.suggestionsToCome + plan.finalStageToCome : [],
        earlier: earlier,
        jobs: pool.jobs,
        costs: costs, catalog: plan.experiment.known),
      title: plan.experiment.name, isQuiet: settings.quiet,
      file: RunningState.file(in: directory, part: crew?.name ?? shard?.fileName))
    let interruption = Interruption()
    crew?.stopsInTime(interruption)
    let stop: @Sendable () -> Void = {
      interruption.request()
      view.showStopping()
    }
    defer { view.finish() }
    let summary = try StopSignals.watching(stop) {
      let journal = JournalWriter(directory: directory, invocation: invocation.id)
      guard let course else {
        return try pool.run(
          cells, of: plan.workload, attempts: before.attempts, costs: costs, invocation: invocation,
          journal: journal, interruption: interruption, events: view.show)
      }
      // A choice of cells, as that of `sweep retry`, is no whole run: what follows from it waits for one.
      let isWhole = cells.count == PendingCells(plan, before, shard: shard, course: course).cells.count
      let mine = shard?.cells(of: plan.cells.map(\.id))
      let poisoned = PendingCells.poisoned(before)
      let source = StudiedCells(
        course, cells: cells, costs: isHalving ? nil : costs, checkpoints: pool.checkpointDirectory
      ) { cell in isWhole && mine?.contains(cell.id) != false && !poisoned.contains(cell.id) }
      let most = plan.suggestionsToCome.reduce(plan.cells.count) { $0 + $1.cells }
      return try pool.run(
        source, most: most, of: plan.workload, attempts: before.attempts, invocation: invocation,
        journal: journal, interruption: interruption, events: view.show)
    }
    let ended = summary.finished + summary.failed + summary.reached
    let isStopped = interruption.isRequested && (course != nil || ended < cells.count)
    if !settings.quiet {
      let seconds = RunClock.system.steady() - start
      view.say(
        ending(
          summary, of: max(ended, cells.count), seconds: seconds, isStopped, mostFailures: pool.mostFailures))
    }
    return (summary, isStopped)
  }

  private func ending(
    _ summary: ExecutionSummary, of count: Int, seconds: Double, _ isStopped: Bool,
    mostFailures most: Int?
  ) -> String {
    var text = "\(summary.finished) of \(count) cells measured in \(durationText(seconds))"
    if summary.reached > 0 {
      text =
        "\(summary.reached) parts of cells and \(summary.finished) cells measured in \(durationText(seconds))"
    }
    if summary.diverged > 0 { text += ", \(summary.diverged) of them diverged" }
    if summary.failed > 0 {
      text += "; \(summary.failed) failed, `\(options.command("status"))` says why"
    }
    if isStopped { text += "; stopped, the same command goes on from here" }
    if let most, summary.failed >= most, !isStopped {
      text += "; no further cell was started after \(most) failures"
    }
    return text
  }
}
