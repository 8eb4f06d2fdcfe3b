import ArgumentParser
import Experiments
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
      measured; 1: some failed; 64: the file has mistakes; 75: a shard's final stage waits for the others' tuning
      cells, the same command goes on; 130: stopped.

      --shard 1/3, 2/3 and 3/3 divide the cells among three calls that share the results folder, on one machine or
      several. With a final stage, a shard that is done waits while others measure tuning cells.

      Where the file says run: {executor: slurm}, workers are submitted for what is left, as by `sweep submit`;
      --executor local runs it here all the same.
      """)

  @OptionGroup var options: ExperimentOptions
  @OptionGroup var settings: RunSettings
  @Option(help: ArgumentHelp("Run the k-th of N parts of the cells.", valueName: "k/N")) var shard: Shard?
  @Option(help: "Where cells are executed; else the file's run.executor, else local.")
  var executor: ExecutorChoice?
  @Flag(help: "Say what would run, and stop.") var dryRun = false

  func validate() throws {
    if shard != nil, executor == .slurm {
      throw ValidationError("--shard divides cells among calls; workers of Slurm claim them: leave it out")
    }
  }

  func run() throws {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    if dryRun {
      let plan = try options.plan()
      let view = PlanView(
        plan, try ResultStore(directory: options.directory(of: plan)).index(), catalog: plan.experiment.known)
      RequiredData.warn(for: view.pending, plan, data: options.data)
      MemoryForecast.warn(
        view.pending, plan, workers: RunSettings.workers(settings.jobs, plan.experiment.run))
      printError(view.headline)
      return printError(view.state.table)
    }
    let run = ExperimentRun(options: options, settings: settings, shard: shard) { $2.cells }
    let experiment = try options.experiment()
    // A shard is run where it is asked for.
    guard executor ?? (shard == nil ? experiment.run.executor : .local) == .slurm else {
      return try run.run(experiment)
    }
    let plan = options.plan(experiment, try History(directory: options.directory(of: experiment)))
    try Submission(options: options, plan: plan, asked: experiment.run.slurm).run()
  }
}
