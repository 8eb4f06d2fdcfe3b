import ArgumentParser
import Escapes
import Execution
import Experiments
import Files
import Foundation
import Processes
import Reporting
import Repositories
import Results
import Vocabulary

/// Runs cells of an experiment that have no result, and writes its report: what `sweep run` and `sweep retry` share.
struct ExperimentRun {
  typealias Choice = (_ plan: Plan, _ index: StoreIndex, _ pending: PendingCells) throws -> [Cell]

  let options: ExperimentOptions
  let settings: RunSettings
  let shard: Shard?
  private let crew: CrewSettings?
  let choose: Choice
  let invocation: Later<Invocation>

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
    let crew = try crew.map { try Crew($0, directory) }
    defer { crew?.leave() }
    try crew?.look()
    var stages = try RunStages(self, experiment, directory, crew)
    try stages.run()
    if let crew, stages.cellsLeft > 0 || stages.isStopped {
      printError(crew.farewell(cellsLeft: stages.cellsLeft, isStopped: stages.isStopped))
      throw ExitCode(stages.isStopped ? 130 : ShardWait.isLeft)
    }
    try report(experiment, stages)
    if stages.isStopped { throw ExitCode(130) }
    if stages.hasFailed { throw ExitCode(1) }
    if stages.cellsLeft > 0 {
      printError(
        "\(stages.cellsLeft) tuning cells are other shards' and not measured yet; the final stage waits for them: give"
          + " the same command again when they are done")
      throw ExitCode(ShardWait.isLeft)
    }
  }

  /// What --only leaves out is measured or not: the report is about the whole file.
  private func report(_ experiment: Experiment, _ stages: RunStages) throws {
    let isWhole = options.only == nil && stages.plan.experiment.tuning == nil
    let whole = isWhole ? stages.plan : options.plan(experiment, stages.history, restricted: false)
    let files = try options.report(whole, stages.history, isForced: false)
    for note in files.notes { printError("note: \(note)") }
    say(files.answer)
    print(files.report.relativePath)
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
    throw refusal(problem.terminalText(color: Terminal.hasColor()))
  }

  /// The answer goes where a person reads; standard output has the report's path alone, for scripts.
  private func say(_ answer: [String]) {
    guard !settings.quiet, !answer.isEmpty else { return }
    printError("\n" + answer.joined(separator: "\n") + "\n")
  }
}
