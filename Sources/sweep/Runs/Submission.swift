import ArgumentParser
import Digests
import Escapes
import Execution
import Experiments
import Foundation
import Reporting
import Results
import Vocabulary

/// Workers for what is left of an experiment, submitted to an executor: what `sweep submit` does, and `sweep run` where the
/// file says `executor: slurm`.
struct Submission {
  var options: ExperimentOptions
  var plan: Plan
  /// What is asked for, with what the command line says.
  var asked: SlurmOptions
  /// Further words for sbatch, from the command line alone.
  var words: [String] = []
  var executor: any Executor = Slurm()

  private var directory: URL { options.directory(of: plan) }
  private var job: WorkerJob {
    func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
    var there = options
    (there.file, there.results) = (absolute(options.file), absolute(options.results))
    there.data = options.data.map(absolute)
    let command =
      [Self.program, "work"] + there.arguments
      + ["--jobs", String(asked.jobs), "--time", "\(Int(asked.timeSeconds - 5))s"]
    let places = [asked.partition.map { "--partition=\($0)" }, asked.account.map { "--account=\($0)" }]
    return WorkerJob(
      name: Self.jobName(plan.experiment.name, directory), command: command, seconds: asked.timeSeconds,
      notice: SlurmOptions.noticeSeconds, processors: asked.jobs * plan.experiment.run.threads,
      logs: directory.appending(path: "logs"),
      options: places.compactMap(\.self) + words)
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

  /// Submits as many workers as are missing of those that are asked for; none where nothing is left.
  ///
  /// - Parameter isDry: the script is printed instead.
  /// - Throws: `ExitCode` after saying why the executor would not take it.
  func run(isDry: Bool = false) throws {
    let index = try ResultStore(directory: directory).index()
    let pending = PendingCells(plan, index, shard: nil).cells
    guard !pending.isEmpty || !plan.finalStageToCome.isEmpty || !plan.suggestionsToCome.isEmpty else {
      return printError("\(plan.experiment.name): every cell is measured; there is nothing to submit")
    }
    try BudgetHours.require(plan, index, data: options.data)
    printError(forecast(pending, index))
    if isDry {
      return print(executor.dryRun(job, workers: asked.workers))
    }
    do { try submit() } catch let error as ExecutorRefusal {
      throw refusal("error: \(error)")
    }
  }

  private func submit() throws {
    let there = try executor.count(named: job.name)
    let missing = asked.workers - there.waiting - there.running
    guard missing > 0 else {
      return printError(
        "all are there already, \(there.running) running and \(there.waiting) waiting; "
          + "`\(options.command("submit"))` with a larger --workers submits more, `\(options.command("cancel"))` ends them"
      )
    }
    try executor.test(job, workers: missing, of: asked.workers)
    let number = try executor.submit(job, workers: missing)
    printError(
      "submitted \(counted(missing, "worker")) as \(executor.unit) \(number); "
        + "`\(options.command("status"))` says how far they are")
    print(number)
  }

  /// What it asks of the cluster, and about when all is measured.
  private func forecast(_ cells: [Cell], _ index: StoreIndex) -> String {
    let final = plan.suggestionsToCome + plan.finalStageToCome
    let count = cells.count + final.cells
    let (workers, jobs, time) = (asked.workers, asked.jobs, asked.timeSeconds)
    let processes = min(count, workers * jobs)
    var text =
      "\(count) cells; \(counted(workers, "worker")) of \(jobs) process\(jobs == 1 ? "" : "es") for at"
      + " most \(durationText(time)): \(durationText(Double(workers) * time)) of jobs"
    do {
      let estimate = try CostEstimate(
        of: cells, final, plan, costs: CellCosts(plan.workload, index), data: options.data)
      let seconds = estimate.workerSeconds / Double(processes)
      text +=
        "; all is measured \(durationText(seconds)) after they start, if nodes are as fast as this machine"
      if seconds > time { text += ", so the same command has to be given again" }
    } catch {
      text += "; how long it takes is not known: \(error)"
    }
    return text
  }
}
