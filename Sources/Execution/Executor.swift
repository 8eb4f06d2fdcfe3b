import Foundation

/// Workers of one experiment as jobs of an executor.
public struct WorkerJob: Sendable {
  /// By which its jobs are found again; the same for every call on the same results folder.
  public var name: String
  /// Program and arguments of one worker.
  public var command: [String]
  /// Seconds after which the system ends a worker.
  public var seconds: Double
  /// Seconds before that at which a worker is told.
  public var notice: Double
  /// Processors of one worker.
  public var processors: Int
  /// Where what the workers say is kept; made where it is missing.
  public var logs: URL
  /// Further words for the system's own command, e.g. `--partition=long`.
  public var options: [String]

  package init(
    name: String, command: [String], seconds: Double, notice: Double, processors: Int, logs: URL,
    options: [String] = []
  ) {
    (self.name, self.command, self.seconds, self.notice) = (name, command, seconds, notice)
    (self.processors, self.logs, self.options) = (processors, logs, options)
  }
}

/// Where workers of an experiment run while nobody waits for them: each is a `sweep work`, which claims cells of the results
/// folder. An executor starts them, counts them by their name, and ends them; it keeps no list of its own.
public protocol Executor: Sendable {
  /// As a file and `--executor` name it.
  var name: String { get }
  /// What it makes of workers, for people: `job`.
  var unit: String { get }
  /// What ``submit(_:workers:)`` would do, for a shell.
  func dryRun(_ job: WorkerJob, workers: Int) -> String
  /// Asks whether the job would be taken.
  ///
  /// - Parameters:
  ///   - workers: that are missing.
  ///   - asked: that were asked for, for the message; nil for as many.
  /// - Throws: ``ExecutorRefusal``.
  func test(_ job: WorkerJob, workers: Int, of asked: Int?) throws
  /// Starts workers, now or when there is room. What they say is kept in ``WorkerJob/logs``. Each is told by SIGUSR1
  /// ``WorkerJob/notice`` seconds before its time is over, and ended then.
  ///
  /// - Returns: by which a person finds them.
  /// - Throws: ``ExecutorRefusal``.
  func submit(_ job: WorkerJob, workers: Int) throws -> String
  /// How many workers of that name wait for room, and run.
  ///
  /// - Throws: ``ExecutorRefusal``.
  func count(named name: String) throws -> (waiting: Int, running: Int)
  /// Ends all workers of that name: by SIGTERM, by which they keep their checkpoints, and by SIGKILL a while later.
  ///
  /// - Throws: ``ExecutorRefusal``.
  func cancel(named name: String) throws
}

extension Executor {
  /// Asks whether the job would be taken.
  public func test(_ job: WorkerJob, workers: Int) throws { try test(job, workers: workers, of: nil) }
}

/// The executors that there are.
public enum Executors {
  /// A new one is a file and a line here.
  public static let all: [any Executor] = [LocalExecutor(), Slurm()]
}

/// A mistake of what was asked, or a system that refuses; one sentence with what to do.
public struct ExecutorRefusal: Error, Hashable, CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String

  package init(description: String) { self.description = description }
}
