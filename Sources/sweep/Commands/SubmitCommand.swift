import ArgumentParser
import Execution
import Experiments

/// Workers on a cluster, by the queueing system that is there.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Submits workers to Slurm: an array of jobs that each run `sweep work`.",
    discussion: """
      Each worker claims cells of the results folder, which all nodes must see, until none is left or its time is short.
      What cannot be done in the time keeps checkpoints; give the same command again for what is left: workers that wait
      or run already count. `sweep status FILE` looks at the folder, `sweep cancel FILE` ends the workers.

      What follows `--` goes to sbatch: sweep submit FILE --workers 8 --time 4h -- --partition=long --account=me
      A file may say the same, run: {slurm: {workers: 8, time: 4h, partition: long}}, and with run: {executor: slurm}
      `sweep FILE` submits.
      Slurm is asked first whether it would take the jobs. Few long jobs are better manners than many short ones.

      --executor local starts the workers on this machine instead, in the background: they go on when you log out.
      """)

  @OptionGroup var options: ExperimentOptions
  @Option(
    help: ArgumentHelp(
      "Workers at a time, each a job of the array; else the file's run.slurm.workers, else 1.", valueName: "n"
    ))
  var workers: Int?
  @Option(
    help: ArgumentHelp(
      "Time limit of each worker; else the file's run.slurm.time, else 1h.", valueName: "duration"))
  var time: DurationArgument?
  @Option(help: "Worker processes of each job; else the file's run.slurm.jobs, else 1.") var jobs: Int?
  @Option(help: "Who starts the workers: slurm, or local for this machine in the background.")
  var executor: ExecutorChoice = .slurm
  @Flag(help: "Print the script and what it would cost, and submit nothing.") var dryRun = false
  @Argument(parsing: .postTerminator, help: "Options of sbatch.") var slurm: [String] = []

  func validate() throws {
    if executor == .local, !slurm.isEmpty {
      throw ValidationError("what follows -- goes to sbatch, which --executor local does not call")
    }
    if let workers, workers < 1 { throw ValidationError("--workers must be at least 1") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if let time, time.seconds < SlurmOptions.leastSeconds {
      throw ValidationError("--time must be at least \(Int(SlurmOptions.leastSeconds / 60)) minutes")
    }
  }

  func run() throws {
    let plan = try options.plan()
    var asked = plan.experiment.run.slurm
    if let workers { asked.workers = workers }
    if let time { asked.timeSeconds = time.seconds }
    if let jobs { asked.jobs = jobs }
    var submission = Submission(options: options, plan: plan, asked: asked, words: slurm)
    submission.executor = executor.executor
    try submission.run(isDry: dryRun)
  }
}

/// Ends the workers that were submitted.
struct CancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Ends the workers of an experiment that were submitted; what they measured is kept.")

  @OptionGroup var options: ExperimentOptions

  func run() throws {
    let plan = try options.plan()
    let name = Submission.jobName(plan.experiment.name, options.directory(of: plan))
    var (cancelled, failure): ([String], ExecutorRefusal?) = ([], nil)
    for executor in Executors.all {
      do {
        let there = try executor.count(named: name)
        guard there.waiting + there.running > 0 else { continue }
        try executor.cancel(named: name)
        cancelled.append("\(there.waiting) waiting and \(there.running) running workers (\(executor.name))")
      } catch let error as ExecutorRefusal {
        failure = error
      }
    }
    if !cancelled.isEmpty { return printError("cancelled \(cancelled.joined(separator: ", "))") }
    guard let failure else { return printError("no workers wait or run") }
    throw refusal("error: no workers run on this machine, and of others it is not known: \(failure)")
  }
}

extension ExecutorChoice {
  /// The executor of that name.
  var executor: any Executor {
    guard let executor = Executors.all.first(where: { $0.name == rawValue }) else {
      preconditionFailure("the executor \(rawValue) is not among Executors.all")
    }
    return executor
  }
}
