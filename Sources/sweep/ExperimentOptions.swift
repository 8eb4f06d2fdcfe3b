import ArgumentParser
import Datasets
import EditorHelp
import Escapes
import Experiments
import Foundation
import Problems
import Reporting
import Results
import Vocabulary

/// What every command that takes an experiment file understands.
struct ExperimentOptions: ParsableArguments {
  @Argument(
    help: "The experiment file, e.g. experiments/quickstart.yaml.",
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Change a key of the file: epochs=3, optimizers.sgd.learning_rate=0.1,0.2.", valueName: "key=value"))
  var set: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only the cells that satisfy a condition: 'optimizer == \"sgd\" and seed == 0'.",
      valueName: "condition"))
  var only: String?

  @Option(help: "Folder under which NAME/ holds the results.") var results = "results"

  @Option(help: "Folder of the data sets; else $SWEEP_DATA, else the user's cache folder.") var data: String?

  /// The same options for another command, word by word.
  var arguments: [String] {
    var words = [file]
    for change in set { words += ["--set", change] }
    if let only { words += ["--only", only] }
    if results != "results" { words += ["--results", results] }
    if let data { words += ["--data", data] }
    return words
  }

  /// As a shell reads them.
  var shellArguments: String { arguments.map(QuotedText.shell).joined(separator: " ") }

  /// What this process was told, as a shell reads it: for what keeps who made it.
  static var commandLine: String {
    "sweep " + CommandLine.arguments.dropFirst().map(QuotedText.shell).joined(separator: " ")
  }

  /// Another command on the same file with the same options, to be pasted.
  func command(_ name: String, _ more: String...) -> String {
    (["sweep \(name) \(shellArguments)"] + more).joined(separator: " ")
  }

  static let catalog = Catalog(
    families: Problems.all.families, optimizers: Problems.optimizers, tables: TableKind.kind,
    figures: FigureKinds.all.map(\.kind))

  /// What can be written and what is written, in words.
  static let reference = Reference(catalog, results: ResultTables.topics(catalog))

  /// The plan, with the final stage as far as results tell what it is; mistakes in the file are printed, every one,
  /// and end the program with 64.
  func plan() throws -> Plan { try planAndHistory().plan }

  /// As ``plan()``, and what of the results folder was read for it.
  ///
  /// - Parameter restricted: false for every cell of the file, whatever `--only` says.
  func planAndHistory(restricted: Bool = true) throws -> (plan: Plan, history: History?) {
    let experiment = try experiment()
    let history = experiment.hasStages ? try History(directory: directory(of: experiment)) : nil
    return (plan(experiment, history, restricted: restricted), history)
  }

  /// The file, read and checked; mistakes are printed, every one, and end the program with 64.
  func experiment() throws -> Experiment { try Self.experiment(file, set: set, only: only) }

  /// The plan of a file that has been read, with the final stage as far as results tell what it is.
  ///
  /// - Parameters:
  ///   - history: nil where no result is known.
  ///   - triesAgain: whether models wait for cells that have failed, which a run tries again.
  func plan(
    _ experiment: Experiment, _ history: History?, restricted: Bool = true, triesAgain: Bool = false
  ) -> Plan {
    var experiment = experiment
    let only = experiment.only
    experiment.only = nil
    let catalog = experiment.known
    var plan = Plan(experiment, catalog: catalog)
    if let history, experiment.tuning?.grow != nil {
      while let next = outcome(plan, history)?.grown(experiment, catalog) {
        experiment = next
        plan = Plan(experiment, catalog: catalog)
      }
    }
    if let history, !experiment.models.isEmpty,
      let course = history.tables.map({ TuningCourse(plan, results: $0.results, catalog: catalog) })
        ?? Self.course(plan, history.index, triesAgain: triesAgain)
    {
      experiment = experiment.suggesting(course.suggested)
      plan = Plan(experiment, catalog: catalog)
    }
    let chosen = history.map { finalists(plan, $0) } ?? []
    experiment.only = restricted ? only : nil
    if !chosen.isEmpty || experiment.only != nil {
      plan = Plan(experiment, catalog: catalog, chosen: chosen)
    }
    return plan
  }

  /// The plan of another file, as the file alone tells it.
  static func plan(_ file: String, set: [String]) throws -> Plan {
    let experiment = try experiment(file, set: set)
    return Plan(experiment, catalog: experiment.known)
  }

  private static func experiment(_ file: String, set: [String], only: String? = nil) throws -> Experiment {
    do throws(Diagnostics) {
      return try Experiment.load(path: file, overrides: set, only: only, catalog: catalog)
    } catch {
      throw refusal(error.terminalText(color: Terminal.hasColor()))
    }
  }

  /// What the final stage runs, by the results of the tuning cells; the plan must hold them all.
  private func finalists(_ plan: Plan, _ history: History) -> [Int] {
    guard let tuning = plan.experiment.tuning, let final = tuning.final, let outcome = outcome(plan, history)
    else { return [] }
    // What is chosen before the grids have grown would be chosen among others later.
    if tuning.grow != nil, !outcome.isSettled(plan.experiment, plan.experiment.known) { return [] }
    return outcome.chosen(final.count)
  }

  /// How far the studies of a plan are; nil where no result decides what is measured.
  ///
  /// - Parameter triesAgain: whether what has failed is tried again, as far as a run does that; else it is lost.
  static func course(_ plan: Plan, _ index: StoreIndex, triesAgain: Bool = false) -> TuningCourse? {
    let experiment = plan.experiment
    guard experiment.tuning?.halving != nil || !experiment.models.isEmpty else { return nil }
    let failed = triesAgain ? PendingCells.poisoned(index) : Set(index.failures.keys)
    // What a model suggests next may have been measured, and not be in the plan yet.
    let results =
      experiment.models.isEmpty
      ? index.stored(plan.cells.map(\.id))
      : index.stored(Array(index.finished.keys) + index.reached.keys.filter { index.finished[$0] == nil })
    return TuningCourse(plan, results: results, failed: failed, catalog: experiment.known)
  }

  private func outcome(_ plan: Plan, _ history: History) -> TuningOutcome? {
    TuningOutcome(
      plan, results: history.results(of: plan), failed: Set(history.index.failures.keys),
      catalog: plan.experiment.known)
  }

  /// `results/NAME`.
  func directory(of plan: Plan) -> URL { directory(of: plan.experiment) }

  /// `results/NAME`.
  func directory(of experiment: Experiment) -> URL {
    URL(fileURLWithPath: results, isDirectory: true).appending(path: experiment.name)
  }

  /// Says so where no cell of the plan has a result: what is then written is empty.
  func warnIfNothingIsMeasured(_ plan: Plan, _ history: History?) throws {
    let index = try (history ?? History(directory: directory(of: plan))).index
    guard !plan.cells.contains(where: { index.finished[$0.id] != nil }) else { return }
    printError(
      "warning: \(directory(of: plan).relativePath) holds no result of \(only == nil ? "" : "these cells of ")\(file) "
        + "yet: `\(command("run"))` measures them")
  }

  /// Writes the report of what the store holds.
  ///
  /// - Parameters:
  ///   - history: what has been read of the store already; read again where more has been written since.
  ///   - isForced: writes it too where the last one was made of the same and its files are as it left them.
  ///   - folder: where it is written, if not to the results.
  func report(
    _ plan: Plan, _ history: History?, isForced: Bool, to folder: URL? = nil
  ) throws -> WrittenReport {
    if let folder {
      let again = command("report", "--to", QuotedText.shell(folder.relativePath))
      let files = try Reporter(directory: folder, gnuplot: GnuplotProgram.find(), command: again).write(
        reportInput(plan, history))
      return WrittenReport(files)
    }
    // Of several calls that end together, the one that writes last has read last.
    let directory = directory(of: plan)
    let turn = try ReportTurn(directory: directory)
    defer { withExtendedLifetime(turn) {} }
    let current: History =
      if let history, history.isCurrent { history } else { try History(directory: directory) }
    let gnuplot = GnuplotProgram.find()
    let inputs = ReportRecord.inputs(plan, current, gnuplot: gnuplot)
    let last = ReportRecord.read(in: directory)
    let report = directory.appending(path: "report.md")
    if !isForced, let last, last.inputs == inputs, last.outputs == ReportRecord.outputs(in: directory) {
      return WrittenReport(report: report, notes: last.notes, answer: last.answer)
    }
    let reporter = Reporter(directory: directory, gnuplot: gnuplot, command: command("report"))
    let input = try reportInput(plan, current)
    let written: WrittenReport
    var isDrawn = true
    if !isForced, last == nil, let kept = try reporter.keep(input) {
      let note =
        "\(directory.relativePath)/report.md came with the folder; this run found its numbers again, so that it stays: "
        + "`\(command("report"))` writes it with this run's times and commit"
      written = WrittenReport(
        report: report, notes: kept.notes + [note], answer: AnswerText.lines(kept.answer))
    } else {
      ReportRecord.write(nil, in: directory)
      let files = try reporter.write(input)
      written = WrittenReport(files)
      let pictures = files.figures.filter { $0.pathExtension == "svg" }
      isDrawn = gnuplot == nil || pictures.count == files.figures.count { $0.pathExtension == "gp" }
    }
    // What gnuplot failed at is tried again.
    if isDrawn {
      ReportRecord.write(
        ReportRecord(
          inputs: inputs, outputs: ReportRecord.outputs(in: directory), notes: written.notes,
          answer: written.answer),
        in: directory)
    }
    return written
  }

  /// `report.md`, what its reader should be told, and what it comes to.
  struct WrittenReport {
    var report: URL
    var notes: [String]
    /// Lines for a terminal.
    var answer: [String]
  }

  /// The plan with what the store holds of it.
  func reportInput(_ plan: Plan, _ history: History?) throws -> ReportInput {
    let history = try history ?? History(directory: directory(of: plan))
    let contents = StoredContents(plan.cells.map(\.id), history.index)
    var times: TrainingTimes?
    var warnings = contents.damaged.map(\.description)
    do {
      times = try TrainingTimes(in: history.directory)
    } catch {
      warnings.append("\(error)")
    }
    warnings += contents.conflicting.map { "cell \($0.prefix(16)) was measured twice with different results" }
    return ReportInput(
      plan: plan, results: contents.results, failures: contents.failures, catalog: plan.experiment.known,
      warnings: warnings, trainingTimes: times)
  }
}

extension ExperimentOptions.WrittenReport {
  init(_ files: ReportFiles) {
    self.init(report: files.report, notes: files.notes, answer: AnswerText.lines(files.answer))
  }
}

extension Experiment {
  /// What the file may name, with what it declares itself.
  var known: Catalog { catalog ?? ExperimentOptions.catalog }

  /// Whether results decide what else there is to run.
  var hasStages: Bool {
    tuning?.final != nil || tuning?.grow != nil || tuning?.halving != nil || !models.isEmpty
  }
}
