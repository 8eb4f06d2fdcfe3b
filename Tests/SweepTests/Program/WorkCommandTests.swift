import Foundation
import Results
import TestTraits
import Testing

/// Workers that claim the cells of one results folder.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct WorkCommandTests {
  func withProgram(_ text: String = SharedStoreTests.file, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "e.yaml")
    try body(program)
  }

  /// Every line of every journal.
  func lineCount(_ program: Program, _ name: String) throws -> Int {
    let journals = program.folder.appending(path: "results/\(name)/journal")
    return try FileManager.default.contentsOfDirectory(atPath: journals.path).reduce(0) {
      try $0 + String(contentsOf: journals.appending(path: $1), encoding: .utf8).split(separator: "\n").count
    }
  }

  @Test func eightWorkersAtOnceMeasureEachCellOnceAndTheLastOneReports() throws {
    try withProgram { program in
      let workers = try (1...8).map { _ in try program.start(["work", "e.yaml", "--jobs", "1", "--quiet"]) }
      let outcomes = try workers.map { try $0.wait() }
      // Who ends while others are at their last cells says so.
      #expect(outcomes.allSatisfy { $0.status == 0 || $0.status == 75 }, "\(outcomes)")
      #expect(outcomes.contains { $0.status == 0 && $0.output.contains("report.md") }, "\(outcomes)")
      #expect(try lineCount(program, "shared") == 64)
      #expect(try program.run("e.yaml", "--quiet", "--results", "whole").status == 0)
      #expect(try program.digests("shared") == program.digests("shared", results: "whole"))
      #expect(try program.cells("shared") == program.cells("shared", results: "whole"))
      let again = try program.run("work", "e.yaml")
      #expect(again.status == 0 && again.errors.contains("64 cells, 64 done"), "\(again.errors)")
    }
  }

  @Test func theCellsOfAKilledWorkerAreTakenOver() throws {
    let text = WorkerLifeTests.long.replacing("runs: 3000000", with: "runs: 400000")
    try withProgram(text) { program in
      let first = try program.start(["work", "e.yaml", "--jobs", "2", "--quiet"])
      #expect(program.waits { first.workers.filter { $0.cpuSeconds > 0.1 }.count == 2 })
      first.signal(SIGKILL)
      #expect(try first.wait().status == -SIGKILL)
      let second = try program.run("work", "e.yaml", "--jobs", "2", "--quiet")
      #expect(second.status == 0, "\(second.errors)")
      #expect(try program.store("long").results.count == 2)
    }
  }

  @Test func whereTheTimeIsTooShortNothingIsBegun() throws {
    try withProgram { program in
      #expect(try program.run("work", "e.yaml", "--quiet", "--only", "seed == 0").status == 0)
      // What cells cost is known now: more than this.
      let short = try program.run("work", "e.yaml", "--quiet", "--time", "1ms")
      #expect(short.status == 75 && short.errors.contains("time is too short"), "\(short.errors)")
      #expect(try program.store("shared").results.count == 4)
      #expect(try program.run("work", "e.yaml", "--quiet").status == 0)
      #expect(try program.store("shared").results.count == 64)
    }
  }

  @Test(arguments: [SIGUSR1, SIGTERM])
  func theSignalsOfAQueueLeadToACleanEnd(signal: Int32) throws {
    try withProgram(WorkerLifeTests.long) { program in
      let worker = try program.start(["work", "e.yaml", "--jobs", "1", "--quiet"])
      #expect(program.waits { worker.workers.contains { $0.cpuSeconds > 0.1 } })
      worker.signal(signal)
      let outcome = try worker.wait()
      #expect(outcome.status == 130 && outcome.errors.contains("stopped"), "\(outcome.errors)")
      #expect(!program.exists("results/long/lock-work") && StoreLock.holders(of: results(program)).isEmpty)
    }
  }

  func results(_ program: Program) -> URL { program.folder.appending(path: "results/long") }

  @Test func aRunAloneAndWorkersDoNotMix() throws {
    try withProgram(WorkerLifeTests.long) { program in
      let worker = try program.start(["work", "e.yaml", "--jobs", "1", "--quiet"])
      #expect(program.waits { worker.workers.contains { $0.cpuSeconds > 0.1 } })
      let run = try program.run("e.yaml")
      #expect(run.status != 0 && run.errors.contains("is in use by"), "\(run.errors)")
      worker.signal(SIGKILL)
      _ = try worker.wait()
    }
  }

  /// More workers than cells, all at once.
  @Test func sixtyFourWorkersAtOnceMeasureEachCellOnce() throws {
    let text = SharedStoreTests.file.replacing("seeds: 0..15", with: "seeds: 0..24")
    try withProgram(text) { program in
      let workers = try (1...64).map { _ in try program.start(["work", "e.yaml", "--jobs", "1", "--quiet"]) }
      let outcomes = try workers.map { try $0.wait() }
      #expect(outcomes.allSatisfy { $0.status == 0 || $0.status == 75 }, "\(outcomes)")
      // Nobody died, so that none had a reason to be measured twice.
      #expect(try lineCount(program, "shared") == 100)
      let last = try program.run("work", "e.yaml", "--quiet")
      #expect(last.status == 0 && last.output.contains("report.md"), "\(last.errors)")
      #expect(try program.store("shared").results.count == 100)
      #expect(try lineCount(program, "shared") == 100)
    }
  }

  @Test func workersInTheBackgroundGoOnAndAreFoundAndEnded() throws {
    let text = WorkerLifeTests.long.replacing("runs: 3000000", with: "runs: 100000000")
    try withProgram(text) { program in
      let dry = try program.run("submit", "e.yaml", "--executor", "local", "--workers", "2", "--dry-run")
      #expect(
        dry.status == 0 && dry.output.contains("timeout") && !program.exists("results"), "\(dry.errors)")
      let submitted = try program.run(
        "submit", "e.yaml", "--executor", "local", "--workers", "2", "--time", "10min")
      #expect(submitted.status == 0, "\(submitted.errors)")
      #expect(submitted.errors.contains("submitted 2 workers"), "\(submitted.errors)")
      let again = try program.run("submit", "e.yaml", "--executor", "local", "--workers", "2")
      #expect(again.errors.contains("all are there already, 2 running"), "\(again.errors)")
      let claims = program.folder.appending(path: "results/long/claims/holders")
      #expect(
        program.waits { (try? FileManager.default.contentsOfDirectory(atPath: claims.path).count) == 2 })
      let cancelled = try program.run("cancel", "e.yaml")
      #expect(
        cancelled.status == 0 && cancelled.errors.contains("2 running workers (local)"),
        "\(cancelled.errors)")
      let submission = try program.run("submit", "e.yaml", "--executor", "local", "--", "--partition=x")
      #expect(submission.status == 64)
      #expect(program.waits { StoreLock.holders(of: results(program)).isEmpty })
    }
  }

  @Test func withoutSlurmSubmitSaysWhereItIsToBeGiven() throws {
    try withProgram { program in
      let outcome = try program.run("submit", "e.yaml", "--workers", "2")
      guard outcome.status != 0 else { return }
      #expect(outcome.status == 64 && outcome.errors.contains("sweep work"), "\(outcome.errors)")
      let dry = try program.run("submit", "e.yaml", "--workers", "2", "--time", "1h", "--dry-run")
      #expect(dry.status == 0 && dry.output.contains("--array=0-1"), "\(dry.errors)")
      #expect(dry.output.contains("exec ") && dry.errors.contains("64 cells"), "\(dry.errors)")
      #expect(!program.exists("results"))
    }
  }
}
