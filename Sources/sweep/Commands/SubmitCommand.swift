import ArgumentParser
import Digests
import Escapes
import Execution
import Experiments
import Foundation
import Processes
import Reporting
import Results
import Vocabulary

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
      Slurm is asked first whether it would take the jobs. Few long jobs are better manners than many short ones.
      """)

  @OptionGroup var options: ExperimentOptions
  @Option(help: ArgumentHelp("Workers at a time, each a job of the array.", valueName: "n")) var workers = 1
  @Option(help: ArgumentHelp("Time limit of each worker.", valueName: "duration"))
  var time = DurationArgument(seconds: 3600)
  @Option(help: "Worker processes of each job.") var jobs = 1
  @Flag(help: "Print the script and what it would cost, and submit nothing.") var dryRun = false
  @Argument(parsing: .postTerminator, help: "Options of sbatch.") var slurm: [String] = []

  func validate() throws {
    if workers < 1 { throw ValidationError("--workers must be at least 1") }
    if jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if time.seconds < 2 * Slurm.notice {
      throw ValidationError("--time must be at least \(Int(2 * Slurm.notice / 60)) minutes")
    }
  }

  func run() throws {
    let plan = try options.plan()
    let directory = options.directory(of: plan)
    let index = try ResultStore(directory: directory).index()
    let pending = PendingCells(plan, index, shard: nil).cells
    guard !pending.isEmpty || !plan.finalStageToCome.isEmpty || !plan.suggestionsToCome.isEmpty else {
      return printError("\(plan.experiment.name): every cell is measured; there is nothing to submit")
    }
    let job = job(plan, directory)
    printError(forecast(pending, plan, index))
    if dryRun {
      let words = ["sbatch"] + Slurm.arguments(job, workers: workers).map(QuotedText.shell)
      return print(words.joined(separator: " ") + " <<'END'\n" + Slurm.script(job) + "END")
    }
    do {
      let cluster = Slurm()
      let there = try cluster.count(named: job.name)
      let missing = workers - there.waiting - there.running
      guard missing > 0 else {
        return printError(
          "\(there.running) workers run and \(there.waiting) wait already; "
            + "give a larger --workers for more, or `\(options.command("cancel"))`")
      }
      try cluster.test(job, workers: missing)
      let number = try cluster.submit(job, workers: missing)
      printError(
        "submitted \(missing) worker\(missing == 1 ? "" : "s") as job \(number); "
          + "`\(options.command("status"))` says how far they are")
      print(number)
    } catch let refusal as Slurm.Refusal {
      printError("error: \(refusal)")
      throw ExitCode(Main.refusal)
    }
  }

  private func job(_ plan: Plan, _ directory: URL) -> WorkerJob {
    func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
    var command = [SubmitCommand.program, "work", absolute(options.file)]
    for change in options.set { command += ["--set", change] }
    if let only = options.only { command += ["--only", only] }
    command += ["--results", absolute(options.results)]
    if let data = options.data { command += ["--data", absolute(data)] }
    command += ["--jobs", String(jobs), "--time", "\(Int(time.seconds - 5))s"]
    return WorkerJob(
      name: Self.jobName(plan.experiment.name, directory), command: command, seconds: time.seconds,
      processors: jobs * plan.experiment.run.threads, logs: directory.appending(path: "logs"), options: slurm)
  }

  /// The same for every call on the same folder.
  static func jobName(_ experiment: String, _ directory: URL) -> String {
    let path = directory.standardizedFileURL.resolvingSymlinksInPath().path
    return "sweep-\(experiment)-\(Digest.hexadecimal(of: path.utf8).prefix(8))"
  }

  /// This program where it lies: nodes start it later.
  private static var program: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  /// What it asks of the cluster, and about when all is measured.
  private func forecast(_ cells: [Cell], _ plan: Plan, _ index: StoreIndex) -> String {
    let final = plan.suggestionsToCome + plan.finalStageToCome
    let count = cells.count + final.reduce(0) { $0 + $1.cells }
    let processes = min(count, workers * jobs)
    var text =
      "\(count) cells; \(workers) worker\(workers == 1 ? "" : "s") of \(jobs) process\(jobs == 1 ? "" : "es") for at"
      + " most \(durationText(time.seconds)): \(durationText(Double(workers) * time.seconds)) of jobs"
    do {
      let estimate = try CostEstimate(of: cells, final, plan, index, data: options.data)
      let seconds = estimate.workerSeconds / Double(processes)
      text +=
        "; all is measured \(durationText(seconds)) after they start, if nodes are as fast as this machine"
      if seconds > time.seconds { text += ", so the same command has to be given again" }
    } catch {
      text += "; how long it takes is not known: \(error)"
    }
    return text
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
    let name = SubmitCommand.jobName(plan.experiment.name, options.directory(of: plan))
    do {
      let cluster = Slurm()
      let there = try cluster.count(named: name)
      guard there.waiting + there.running > 0 else { return printError("no workers wait or run") }
      try cluster.cancel(named: name)
      printError("cancelled \(there.waiting) waiting and \(there.running) running workers")
    } catch let refusal as Slurm.Refusal {
      printError("error: \(refusal)")
      throw ExitCode(Main.refusal)
    }
  }
}
