import Foundation
import Processes
import TestPrograms
import Testing

@testable import Execution

/// What every executor promises, with shell scripts as workers. Slurm itself is among them where `SWEEP_TRY_SLURM` is set,
/// as `scripts/slurm/test` does on its cluster.
@Suite(.serialized) struct ExecutorContractTests {
  static let executors: [any Executor] =
    [FakeExecutor()]
    + Executors.all.filter {
      $0.name != Slurm().name || ProcessInfo.processInfo.environment["SWEEP_TRY_SLURM"] != nil
    }

  /// A folder and a name of jobs that no other test has.
  private func withJob(
    _ executor: any Executor, _ script: String, seconds: Double = 600, notice: Double = 120,
    _ body: (WorkerJob, URL) throws -> Void
  ) throws {
    // Nodes of a cluster see this folder too.
    let folder = URL(filePath: "/tmp/sweep-executor-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let job = WorkerJob(
      name: "sweep-\(folder.lastPathComponent)",
      command: ["/bin/sh", "-c", script, "worker", folder.path, "it's \"two\" words $(exit 3) \n"],
      seconds: seconds, notice: notice, processors: 1, logs: folder.appending(path: "100% logs"))
    defer { try? executor.cancel(named: job.name) }
    try body(job, folder)
  }

  private func waits(_ seconds: Double = 60, until condition: () throws -> Bool) rethrows -> Bool {
    let end = ProcessInfo.processInfo.systemUptime + seconds
    while ProcessInfo.processInfo.systemUptime < end {
      if try condition() { return true }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return false
  }

  private func files(_ folder: URL, _ beginning: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix(beginning) }.sorted()
  }

  private func there(_ executor: any Executor, _ job: WorkerJob) throws -> Int {
    let count = try executor.count(named: job.name)
    return count.waiting + count.running
  }

  /// Begins, and stays until it is told to end.
  private static let staying =
    #"trap 'touch "$1/ended-$$"; exit 0' TERM; touch "$1/began-$$"; while :; do sleep 0.1; done"#

  @Test(arguments: executors.indices)
  func workersAreCountedByTheirNameAndEndedByIt(_ place: Int) throws {
    let executor = Self.executors[place]
    try withJob(executor, Self.staying) { job, folder in
      try withJob(executor, Self.staying) { other, _ in
        try executor.test(job, workers: 2)
        #expect(try there(executor, job) == 0)
        #expect(try !executor.submit(job, workers: 2).isEmpty)
        _ = try executor.submit(other, workers: 1)
        #expect(try waits { try there(executor, job) == 2 && there(executor, other) == 1 })
        // More are added, and not put in the place of others.
        _ = try executor.submit(job, workers: 1)
        #expect(try waits { try there(executor, job) == 3 })
        if !(executor is FakeExecutor) {
          // A cluster of two nodes may let the third wait.
          #expect(waits { files(folder, "began-").count >= 2 }, "\(executor.name)")
        }
        let began = files(folder, "began-").count
        try executor.cancel(named: job.name)
        #expect(try waits { try there(executor, job) == 0 })
        #expect(try there(executor, other) == 1)
        // They were told, and not just killed.
        #expect(waits(20) { files(folder, "ended-").count >= began }, "\(executor.name)")
      }
    }
  }

  @Test(arguments: executors.indices)
  func eachWorkerRunsOnceWithItsWordsAsTheyAre(_ place: Int) throws {
    let executor = Self.executors[place]
    if executor is FakeExecutor { return }
    let script = #"printf %s "$2" > "$1/word-$$"; echo said; echo failed >&2; exit 3"#
    try withJob(executor, script) { job, folder in
      _ = try executor.submit(job, workers: 3)
      #expect(waits { files(folder, "word-").count == 3 }, "\(executor.name)")
      #expect(try waits { try there(executor, job) == 0 })
      #expect(files(folder, "word-").count == 3)
      for name in files(folder, "word-") {
        let word = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        #expect(word == job.command.last)
      }
      let logs = try FileManager.default.contentsOfDirectory(atPath: job.logs.path).map {
        try String(contentsOf: job.logs.appending(path: $0), encoding: .utf8)
      }
      #expect(logs.count { $0.contains("said") && $0.contains("failed") } == 3, "\(logs)")
    }
  }

  /// Slurm counts minutes: `scripts/slurm/test` lets its jobs come to their end.
  @Test func aWorkerIsToldBeforeItsTimeIsOverAndEndedThen() throws {
    let script = #"trap 'touch "$1/told"' USR1; touch "$1/began"; while :; do sleep 0.05; done"#
    let executor = LocalExecutor()
    try withJob(executor, script, seconds: 3, notice: 2) { job, folder in
      _ = try executor.submit(job, workers: 1)
      #expect(waits { !files(folder, "told").isEmpty })
      #expect(try there(executor, job) == 1)
      #expect(try waits { try there(executor, job) == 0 })
    }
  }

  /// What a person can paste does the same.
  @Test func theDryRunOfThisMachineStartsWorkersThatAreFound() throws {
    let executor = LocalExecutor()
    try withJob(executor, Self.staying) { job, _ in
      try FileManager.default.createDirectory(at: job.logs, withIntermediateDirectories: true)
      let shell = try SystemCommand.run("sh", ["-c", executor.dryRun(job, workers: 2)])
      #expect(shell?.status == 0, "\(shell?.text ?? "")")
      #expect(try waits { try there(executor, job) == 2 })
      try executor.cancel(named: job.name)
      #expect(try waits { try there(executor, job) == 0 })
    }
  }

  @Test func everyExecutorHasItsName() {
    #expect(Executors.all.map(\.name) == ["local", "slurm"])
  }
}
