import ArgumentParser
import Execution
import Experiments
import Foundation

/// How cells are run, for every command that runs some.
struct RunSettings: ParsableArguments {
  @Option(help: "Worker processes at a time; else the file's run.jobs, else one per core that may be used.")
  var jobs: Int?
  @Option(
    help: ArgumentHelp(
      "Start no further cell once N have failed; else the file's run.keep_going, else no limit.",
      valueName: "n"))
  var keepGoing: Int?
  @Flag(help: "No progress.") var quiet = false
  @Flag(help: "Start programs of the file that have not run on this machine before: you have read them.")
  var trust = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if let keepGoing, keepGoing < 1 { throw ValidationError("--keep-going must be at least 1") }
  }

  /// - Parameters:
  ///   - directory: `results/NAME`.
  ///   - data: folder of the data sets, where the command was given one.
  ///   - part: the name of this process, where several share the folder.
  func pool(
    _ run: RunOptions, directory: URL, data: String?, part: String? = nil, keepsCheckpoints: Bool = true
  ) -> LocalPool {
    var arguments = ["worker", "--threads", String(run.threads), "--ends-with-input"]
    arguments += ["--artefacts", directory.path]
    if let data { arguments += ["--data", data] }
    let checkpoints = keepsCheckpoints ? directory.appending(path: "checkpoints") : nil
    if let checkpoints {
      arguments += ["--checkpoint-directory", checkpoints.path]
      if let seconds = run.checkpointSeconds { arguments += ["--checkpoint-seconds", String(seconds)] }
    }
    var pool = LocalPool(
      start: WorkerStart(executable: Self.executable, arguments: arguments), jobs: Self.workers(jobs, run),
      logDirectory: directory.appending(path: "logs"))
    if let part { pool.logPrefix = "\(part)-" }
    pool.checkpointDirectory = checkpoints
    pool.watch.follow(run)
    pool.mostFailures = keepGoing ?? run.keepGoing
    (pool.programs.threads, pool.programs.slots) = (run.threads, run.slots)
    return pool
  }

  /// Worker processes at a time.
  ///
  /// - Parameter jobs: what the command was given; else the file decides, else the processors that may be used.
  static func workers(_ jobs: Int?, _ run: RunOptions) -> Int {
    jobs ?? run.jobs ?? AvailableProcessors.workers(threads: run.threads)
  }

  static var executable: URL {
    #if os(Linux)
      // Also where the file has been rebuilt or removed since this process was started from it.
      URL(fileURLWithPath: "/proc/\(getpid())/exe")
    #else
      Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    #endif
  }
}

extension WatchRules {
  /// Takes what the file's `run:` says.
  fileprivate mutating func follow(_ run: RunOptions) {
    (timeout, silence, memory) = (run.timeoutSeconds, run.silenceSeconds, run.memoryBytes)
    retries = [
      .crashed: run.retries.crashed, .timeout: run.retries.timeout, .silent: run.retries.silent,
      .outOfMemory: run.retries.outOfMemory,
    ]
  }
}
