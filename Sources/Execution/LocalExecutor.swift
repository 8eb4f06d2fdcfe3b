import Escapes
import Files
import Foundation
import Processes

/// Workers on this machine that go on when whoever started them has gone: `sweep submit --executor local`.
///
/// Each leads a session of its own below `timeout` of the GNU coreutils, which keeps its time, and is found again by a
/// variable of its environment.
public struct LocalExecutor: Executor {
  /// As a file names it.
  public let name = "local"
  /// What a worker is here, for people.
  public let unit = "process"
  /// What workers are found by.
  static let variable = "SWEEP_JOB"

  package init() {}

  /// - Parameter job: with a time of a second at least beside the notice.
  static func words(_ job: WorkerJob) -> [String] {
    let seconds = max(1, job.seconds - job.notice)
    // In the foreground means that signals go to the worker alone, and not to its processes.
    return ["timeout", "--foreground", "--signal=USR1", "--kill-after=\(job.notice)s", "\(seconds)s"]
      + job.command
  }

  /// The call of one worker, for a shell.
  public func dryRun(_ job: WorkerJob, workers: Int) -> String {
    let words = Self.words(job).map(QuotedText.shell).joined(separator: " ")
    let log = QuotedText.shell(job.logs.path) + "/local-$n.log"
    return """
      for n in $(seq \(workers)); do
        \(Self.variable)=\(QuotedText.shell(job.name)) setsid \(words) </dev/null >>\(log) 2>&1 &
      done
      """
  }

  /// Takes what this machine can start; nothing is asked of anybody.
  public func test(_ job: WorkerJob, workers: Int, of asked: Int?) throws {
    #if os(Linux)
      guard Self.program("timeout") != nil else {
        throw ExecutorRefusal(
          description:
            "there is no timeout of the GNU coreutils, which keeps a worker's time: install coreutils")
      }
    #else
      throw ExecutorRefusal(
        description: "workers in the background are found again on Linux alone: run `sweep work` yourself")
    #endif
  }

  private static func program(_ name: String) -> String? {
    ExecutablePath.find(name, in: "", path: ProcessInfo.processInfo.environment["PATH"])
  }

  /// Starts all of them at once, none as a child of this process: whoever goes on need not wait for their ends.
  public func submit(_ job: WorkerJob, workers: Int) throws -> String {
    try test(job, workers: workers)
    do {
      let logs = try Folder.inner(job.logs, making: true)
      var environment = ProcessInfo.processInfo.environment
      environment[Self.variable] = job.name
      return try (0..<workers).map { _ in
        let log = try Self.newLog(logs)
        defer { close(log) }
        return try Self.start(job, environment, log: log)
      }.joined(separator: " ")
    } catch {
      throw ExecutorRefusal(description: "no worker can be started here: \(error)")
    }
  }

  /// - Returns: the number of the process.
  private static func start(_ job: WorkerJob, _ environment: [String: String], log: Int32) throws -> String {
    guard let setsid = program("setsid"), let timeout = program("timeout") else {
      throw ExecutorRefusal(description: "setsid or timeout is missing: install util-linux and coreutils")
    }
    // By their places: a shell would look for them in relative folders of the worker's PATH too.
    let words = [setsid, timeout] + words(job).dropFirst()
    let script = "\"$@\" </dev/null >&3 2>&3 3>&- & echo $!"
    let shell = try ChildProcess(
      executable: "/bin/sh", arguments: ["-c", script, "sh"] + words, environment: environment, errors: log,
      others: [(log, 3)], hasOwnSession: true)
    shell.closeInput()
    var said = [UInt8](repeating: 0, count: 64)
    let count = max(0, read(shell.output, &said, said.count))
    guard case .status(0)? = shell.wait(atMost: 10) else {
      _ = shell.end()
      throw ExecutorRefusal(description: "no process could be started in the background")
    }
    return String(decoding: said[..<count], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// `local-1.log`, or the first number that is free.
  private static func newLog(_ logs: Folder) throws -> Int32 {
    for number in 1..<1_000_000 {
      do {
        return try logs.open("local-\(number).log", O_WRONLY | O_CREAT | O_EXCL | O_APPEND)
      } catch let error as FileError where error.number == EEXIST {
        continue
      }
    }
    throw ExecutorRefusal(description: "\(logs.url.path) has a million logs")
  }

  /// By the variable, in the environments of this user's processes. None waits.
  public func count(named name: String) throws -> (waiting: Int, running: Int) {
    (0, Self.leaders(name).count)
  }

  /// SIGTERM goes through `timeout` to the worker, which is killed where it does not end within the notice.
  public func cancel(named name: String) throws {
    for leader in Self.leaders(name) { kill(leader, SIGTERM) }
  }

  /// A worker's own processes have the variable too, and are led by it.
  private static func leaders(_ name: String) -> [pid_t] {
    MarkedProcesses.find(variable, name).filter { getsid($0) == $0 }
  }
}
