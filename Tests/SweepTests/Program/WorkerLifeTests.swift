import Foundation
import TestPrograms
import TestTraits
import Testing

/// Workers and the program that they belong to.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct WorkerLifeTests {
  /// One cell of many seconds.
  static let long = """
    sweep: 1
    name: long
    seeds: 0..1
    problems: [{objective: quadratic, noise: {law: normal}, steps: 1000, runs: 3000000}]
    optimizers: [{name: sgd, learning_rate: 0.1}]
    """

  func withProgram(_ text: String, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "e.yaml")
    try body(program)
  }

  @Test(arguments: [SIGKILL, SIGHUP])
  func workersInTheMiddleOfACellEndWithTheirParentHoweverItEnds(signal: Int32) throws {
    try withProgram(Self.long) { program in
      let run = try program.start(["e.yaml", "--jobs", "2", "--quiet"])
      #expect(program.waits { run.workers.filter { $0.cpuSeconds > 0.1 }.count == 2 })
      let workers = run.workers.map(\.pid)
      run.signal(signal)
      #expect(try run.wait().status == -signal)
      #expect(program.waits { workers.allSatisfy { kill($0, 0) != 0 } }, "\(workers) live on")
    }
  }

  @Test func aSecondCtrlCStopsAtOnce() throws {
    try withProgram(Self.long) { program in
      let run = try program.start(["e.yaml", "--jobs", "2", "--quiet"])
      #expect(program.waits { run.workers.filter { $0.cpuSeconds > 0.1 }.count == 2 })
      let workers = run.workers.map(\.pid)
      // A worker that does not listen: the first Ctrl-C would wait for its grace.
      for worker in workers { kill(worker, SIGSTOP) }
      run.signal(SIGINT)
      Thread.sleep(forTimeInterval: 0.3)
      #expect(run.isRunning)
      run.signal(SIGINT)
      let start = ProcessInfo.processInfo.systemUptime
      #expect(try run.wait().status == 130)
      #expect(ProcessInfo.processInfo.systemUptime - start < 2)
      for worker in workers { kill(worker, SIGCONT) }
      #expect(program.waits { workers.allSatisfy { kill($0, 0) != 0 } }, "\(workers) live on")
    }
  }

  @Test func theFirstCtrlCEndsWithinTenSecondsAlsoWhereAWorkerDoesNotListen() throws {
    try withProgram(Self.long) { program in
      let run = try program.start(["e.yaml", "--jobs", "2", "--quiet"])
      #expect(program.waits { run.workers.filter { $0.cpuSeconds > 0.1 }.count == 2 })
      for worker in run.workers { kill(worker.pid, SIGSTOP) }
      run.signal(SIGINT)
      let start = ProcessInfo.processInfo.systemUptime
      #expect(try run.wait().status == 130)
      #expect(ProcessInfo.processInfo.systemUptime - start < 10)
      #expect(program.exists("results/long/report.md"))
      #expect(try program.store("long").failures.isEmpty)
    }
  }

  @Test func aRunGoesOnThoughItsExecutableIsReplaced() throws {
    let text = """
      sweep: 1
      name: rebuilt
      seeds: 0..11
      problems: [{objective: quadratic, noise: {law: symmetric_pareto, tail_index: 1.5}, steps: 100, runs: 60000}]
      optimizers: [{name: sgd, learning_rate: 0.1}]
      """
    try withProgram(text) { program in
      // Under a name of its own: the same file, and the tests need theirs.
      let copy = program.folder.appending(path: "sweep")
      try copyProgram(Program.executable, to: copy)
      let run = try program.start(["e.yaml", "--jobs", "1", "--set", "seeds=0..11"], executable: copy)
      #expect(program.waits { run.workers.contains { $0.cpuSeconds > 0.05 } })
      try FileManager.default.removeItem(at: copy)
      try Data("#!/bin/sh\nexit 7\n".utf8).write(to: copy)
      // The next worker is started when its executable's name leads elsewhere.
      for worker in run.workers { kill(worker.pid, SIGKILL) }
      let outcome = try run.wait()
      #expect(outcome.status == 1 && outcome.errors.contains("11 of 12 cells measured"), "\(outcome.errors)")
    }
  }
}
