import Escapes
import Foundation
import Processes

/// The commands of Slurm, <https://slurm.schedmd.com/sbatch.html>.
///
/// What the queue does not know is in the results folder: there is no list of jobs of our own that could be wrong.
public struct Slurm: Executor {
  /// As a file names it.
  public let name = "slurm"
  /// What a worker is here, for people.
  public let unit = "job"
  /// Calls a program; nil where there is none of that name.
  public typealias Call =
    @Sendable (_ name: String, _ arguments: [String], _ input: String) throws ->
    CommandAnswer?

  private let call: Call
  private let user: String

  package init(
    user: String = NSUserName(), call: @escaping Call = { try SystemCommand.run($0, $1, input: $2) }
  ) {
    (self.user, self.call) = (user, call)
  }

  /// The batch script: the worker takes the shell's place, so that signals for the batch reach it.
  public static func script(_ job: WorkerJob) -> String {
    "#!/bin/sh\nexec \(job.command.map(QuotedText.shell).joined(separator: " "))\n"
  }

  /// What `sbatch` is called with; the script comes by its standard input.
  public static func arguments(_ job: WorkerJob, workers: Int) -> [String] {
    let minutes = max(1, Int((job.seconds / 60).rounded(.up)))
    // `%` begins a pattern in the names of logs.
    let logs = job.logs.path.replacing("%", with: "%%")
    return [
      "--parsable", "--job-name=\(job.name)", "--array=0-\(workers - 1)", "--time=\(minutes)",
      "--signal=B:USR1@\(Int(job.notice))", "--open-mode=append",
      // What is missing is submitted again by the same command; a job that Slurm starts again by itself would have
      // a twin where a node was only cut off.
      "--no-requeue", "--cpus-per-task=\(job.processors)", "--output=\(logs)/slurm-%A-%a.log",
    ] + job.options
  }

  /// The call with the script, for a shell.
  public func dryRun(_ job: WorkerJob, workers: Int) -> String {
    let words = ["sbatch"] + Self.arguments(job, workers: workers).map(QuotedText.shell)
    return words.joined(separator: " ") + " <<'END'\n" + Self.script(job) + "END"
  }

  /// Asks the system whether it would take the job.
  ///
  /// - Parameters:
  ///   - workers: that are missing.
  ///   - asked: that were asked for, for the message.
  /// - Throws: ``ExecutorRefusal`` with what Slurm says.
  public func test(_ job: WorkerJob, workers: Int, of asked: Int?) throws {
    if let most = try mostArrayIndex(), workers - 1 > most {
      let asked = asked ?? workers
      let others = asked == workers ? "" : "; \(asked - workers) are there, \(workers) are missing"
      throw ExecutorRefusal(
        description: "\(asked) workers are more than an array of this cluster may have (MaxArraySize): "
          + "at most \(most + 1) at once\(others)")
    }
    _ = try ask("sbatch", ["--test-only"] + Self.arguments(job, workers: workers), Self.script(job))
  }

  /// - Returns: the number of the job.
  /// - Throws: ``ExecutorRefusal`` with what Slurm says.
  public func submit(_ job: WorkerJob, workers: Int) throws -> String {
    try FileManager.default.createDirectory(at: job.logs, withIntermediateDirectories: true)
    let said = try ask("sbatch", Self.arguments(job, workers: workers), Self.script(job))
    let numbers = said.split(separator: "\n").compactMap { line in
      // `--parsable` prints `number` or `number;cluster`.
      line.split(separator: ";").first.map(String.init).flatMap { Int($0) == nil ? nil : $0 }
    }
    guard let number = numbers.last else {
      throw ExecutorRefusal(description: "sbatch gave no job number: \(said)")
    }
    return number
  }

  /// How many workers of that name wait and run. One call, however many they are.
  public func count(named name: String) throws -> (waiting: Int, running: Int) {
    let said = try ask(
      "squeue", ["--noheader", "--array", "--user=\(user)", "--name=\(name)", "--format=%t"], "")
    let states = said.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let waiting = states.count { $0 == "PD" || $0 == "CF" }
    return (waiting, states.count { !$0.isEmpty && $0 != "CG" } - waiting)
  }

  /// Ends all workers of that name: those that run keep their checkpoints first.
  public func cancel(named name: String) throws {
    // SIGTERM to the batch script, which is the worker, and SIGKILL after the cluster's KillWait.
    _ = try ask("scancel", ["--user=\(user)", "--name=\(name)"], "")
  }

  /// The greatest index of an array; nil where it is not known.
  private func mostArrayIndex() throws -> Int? {
    guard let said = try call("scontrol", ["show", "config"], ""), said.status == 0 else { return nil }
    let line = said.text.split(separator: "\n").first { $0.hasPrefix("MaxArraySize") }
    return line?.split(separator: "=").last.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) }
      .map { $0 - 1 }
  }

  private func ask(_ name: String, _ arguments: [String], _ input: String) throws -> String {
    guard let answer = try call(name, arguments, input) else {
      throw ExecutorRefusal(
        description:
          "there is no \(name) here: run this where Slurm's commands are (a login node, perhaps after "
          + "`module load slurm`), or run `sweep work` on each machine yourself")
    }
    guard answer.status == 0 else {
      let lines = answer.text.split(separator: "\n").map {
        $0.replacing("sbatch: error: ", with: "").replacing("allocation failure: ", with: "")
      }
      throw ExecutorRefusal(description: "\(name) refuses: \(lines.joined(separator: "; "))")
    }
    return answer.text
  }
}
