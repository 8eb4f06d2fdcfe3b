import Execution
import Experiments
import Foundation
import Reporting
import Results
import Vocabulary

// A round's cells are measured.
extension RunStages {
  /// - Parameters:
  ///   - course: where cells are measured by parts, or suggested by models.
  ///   - earlier: cells of rounds before.
  func execute(
    _ cells: [Cell], _ course: TuningCourse?, earlier: Int
  ) throws -> (ExecutionSummary, isStopped: Bool) {
    guard !cells.isEmpty else { return (.nothing, false) }
    let (options, settings, shard, before) = (request.options, request.settings, request.shard, history.index)
    // Before signals are watched: they end a wait for git at once.
    let invocation = request.invocation.value
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
    let view = RunDisplay(
      RunProgress(
        plan, cells: cells, toCome: shard == nil ? plan.suggestionsToCome + plan.finalStageToCome : [],
        earlier: earlier, jobs: pool.jobs, costs: costs, catalog: plan.experiment.known),
      title: plan.experiment.name, isQuiet: settings.quiet,
      file: RunningState.file(in: directory, part: crew?.name ?? shard?.fileName))
    let interruption = Interruption()
    crew?.stopsInTime(interruption)
    defer { view.finish() }
    let summary = try StopSignals.watching(interruption, view) {
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
      let most = plan.cells.count + plan.suggestionsToCome.cells
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
    _ summary: ExecutionSummary, of count: Int, seconds: Double, _ isStopped: Bool, mostFailures most: Int?
  ) -> String {
    var text = "\(summary.finished) of \(count) cells measured in \(durationText(seconds))"
    if summary.reached > 0 {
      text =
        "\(summary.reached) parts of cells and \(summary.finished) cells measured in \(durationText(seconds))"
    }
    if summary.diverged > 0 { text += ", \(summary.diverged) of them diverged" }
    if summary.failed > 0 {
      text += "; \(summary.failed) failed, `\(request.options.command("status"))` says why"
    }
    if isStopped { text += "; stopped, the same command goes on from here" }
    if let most, summary.failed >= most, !isStopped {
      text += "; no further cell was started after \(most) failures"
    }
    return text
  }
}

// What a round is, in words.
extension RunStages {
  func introduce(_ cells: [Cell], _ occasion: Occasion, setAside left: Int) {
    switch occasion {
    case .first: introduceExperiment(cells, setAside: left)
    case .nextStage: if !request.settings.quiet { introduceNextStage() }
    // The same cells, of which others have left some.
    case .cellsThatOthersLeft: break
    }
  }

  private func introduceNextStage() {
    let final = plan.cells.filter { $0.stage == .final }
    if final.isEmpty, let growth = plan.experiment.tuning?.grow {
      return printError(
        "round \(growth.rounds): the best of an optimizer lies at an end of what it tried; every optimizer tries"
          + " \(growth.count) more")
    }
    let configurations = Set(final.map(\.configurationIndex)).count
    printError("final stage: \(final.count) cells of \(configurations) configurations")
  }

  private func introduceExperiment(_ cells: [Cell], setAside left: Int) {
    let (options, before) = (request.options, history.index)
    for line in before.damaged { printError("warning: \(line)") }
    let done = plan.cells.count { before.finished[$0.id] != nil }
    var text = "\(plan.experiment.name): \(plan.cells.count) cells, \(done) done"
    if let shard = request.shard { text += "; shard \(shard): \(cells.count) to run" }
    if !request.settings.quiet { printError(text) }
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
}
