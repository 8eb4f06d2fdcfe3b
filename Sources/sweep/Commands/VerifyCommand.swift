import ArgumentParser
import Escapes
import Execution
import Experiments
import Foundation
import Reporting
import Results
import Rows
import Vocabulary
import Worker

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Measures a sample of finished cells again and compares: every bit must be the same.",
    discussion: """
      The results stay as they are. Exit code 0: all the same; 1: cells differ, or could not be measured.
      A folder that came without its journal, as with git, is verified by its cells.csv: every number in it, and the digest \
      of all that was measured.

      Examples:
        sweep verify experiments/quickstart.yaml --fraction 0.2
        sweep verify experiments/alexnet.yaml --budget 10min
        sweep verify experiments/quickstart.yaml 3f2a 77c01   # these cells, by the start of their ids
      """)

  @OptionGroup var options: ExperimentOptions
  @Argument(help: ArgumentHelp("Finished cells, by the start of their ids.", valueName: "cell"))
  var cells: [String] = []
  @Option(help: "Share of the finished cells to measure again, at random; at least one. Left out: 0.1.")
  var fraction: Double?
  @Option(
    help: ArgumentHelp(
      "Instead of a share: as many as fit into this time by what they took before, 10min for example; first the "
        + "cheapest of each problem with each optimizer, then others at random.", valueName: "duration"))
  var budget: DurationArgument?
  @Option(help: "Chooses the sample; a run says which it took.") var sample: UInt64?
  @OptionGroup var settings: RunSettings
  @Flag(help: "Say which cells would be measured, and stop.") var dryRun = false

  func validate() throws {
    if let fraction, !(fraction > 0 && fraction <= 1) {
      throw ValidationError("--fraction must be above 0 and at most 1")
    }
    if budget != nil, fraction != nil || !cells.isEmpty {
      throw ValidationError(
        "--budget chooses the cells: leave \(fraction != nil ? "--fraction" : "their ids") out")
    }
  }

  func run() throws {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    let experiment = try options.experiment()
    let directory = options.directory(of: experiment)
    let history = try readHistory(directory, experiment.known)
    let plan = options.plan(experiment, history)
    let results = history.results(of: plan)
    let finished = plan.cells.filter { results.stored($0.id) != nil }
    tellTables(history, plan, finished)
    guard !finished.isEmpty else {
      throw ValidationError(
        "no cell of \(options.file) is finished here: `\(options.command("run"))` measures them")
    }
    let chosen: [Cell]
    if cells.isEmpty {
      let seed = sample ?? .random(in: 0...UInt64(UInt32.max))
      chosen =
        try budget.map { try within($0.seconds, finished, plan, history, seed) }
        ?? CellSelection.sample(of: finished, fraction: fraction ?? 0.1, seed: seed)
      if !settings.quiet {
        printError("\(chosen.count) of \(finished.count) finished cells, --sample \(seed)")
      }
    } else {
      chosen = try CellSelection.named(cells, among: finished, what: "finished cell")
    }
    if dryRun {
      let names = CellNames(plan)
      return print(chosen.map { "\($0.id.prefix(16)) \(names[$0.id])" }.joined(separator: "\n"))
    }
    try RequiredData.check(for: chosen, plan, data: options.data)
    try ProgramTrust.require(
      for: chosen, of: plan, isTrusted: settings.trust, isQuiet: settings.quiet,
      command: options.command("verify", "--trust"))
    let audit = try Audit(plan: plan, cells: chosen, stored: results) { folder in
      settings.pool(plan.experiment.run, directory: folder, data: options.data, keepsCheckpoints: false)
    }.run(title: plan.experiment.name, isQuiet: settings.quiet, file: options.file)
    print(audit.text)
    if audit.isStopped { throw ExitCode(130) }
    if !audit.isClean { throw ExitCode(1) }
  }

  private func within(
    _ budget: Double, _ finished: [Cell], _ plan: Plan, _ history: History, _ seed: UInt64
  ) throws -> [Cell] {
    let workers = RunSettings.workers(settings.jobs, plan.experiment.run)
    let estimate = try CostEstimate(
      of: finished, [], plan, costs: history.costs(of: plan), data: options.data)
    let sample = BudgetedSample(
      of: finished, plan, seconds: { estimate.cellSeconds[$0.configurationIndex] ?? 0 }, budget: budget,
      workers: workers, seed: seed)
    if !sample.uncovered.isEmpty {
      let shown = sample.uncovered.prefix(5).joined(separator: "; ")
      let more = sample.uncovered.count > 5 ? " and \(sample.uncovered.count - 5) more" : ""
      let text =
        "\(durationText(budget)) do not reach \(shown)\(more): the cheapest cells of those take another "
        + "\(durationText(sample.uncoveredSeconds)) of one worker"
      if sample.cells.isEmpty { throw ValidationError(text) }
      printError("warning: \(text)")
    }
    if !settings.quiet {
      printError(
        "about \(durationText(sample.workerSeconds / Double(min(workers, max(1, sample.cells.count))))) by what "
          + (estimate.source == .results ? "they took before" : "such cells cost here"))
    }
    return sample.cells
  }

  private func readHistory(_ directory: URL, _ catalog: Catalog) throws -> History {
    do {
      return try History(directory: directory, orTables: catalog)
    } catch let error as CellsFileError {
      throw ValidationError("\(directory.relativePath)/cells.csv is none of sweep: \(error)")
    }
  }

  /// Says where no journal tells the results, and which of them the plan does not hold.
  private func tellTables(_ history: History, _ plan: Plan, _ finished: [Cell]) {
    guard let tables = history.tables else { return }
    let name = history.directory.relativePath
    let kept = tables.results.cells.count
    if !settings.quiet {
      printError(
        "\(name) has no journal; its cells.csv tells of \(counted(kept, "cell")), measured: "
          + tables.commitsText)
    }
    let other = kept - Set(finished.map(\.id)).count
    if other > 0, options.only == nil {
      printError(
        "warning: \(other) of \(kept) cells of \(name)/cells.csv are none that \(options.file) asks for: the file, its "
          + "data or the numerics have changed since, or results that a cells.csv does not hold chose them")
    }
  }
}
