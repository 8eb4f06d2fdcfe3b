import Foundation
import TestTraits
import Testing

/// A worker that lives and does nothing: it hangs, or somebody has stopped it.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct SilentWorkerTests {
  /// Two cells of some seconds.
  static let file = """
    sweep: 1
    name: stopped
    seeds: 0..1
    problems: [{objective: quadratic, noise: {law: normal}, batch_size: 64, steps: 1000, runs: 12000}]
    optimizers: [{name: sgd, learning_rate: 0.1}]
    run: {silence: 3s}
    """

  @Test(.timeLimit(.minutes(2))) func aStoppedWorkerFailsItsCellAndNoOther() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    let run = try program.start(["e.yaml", "--jobs", "1"])
    #expect(program.waits { run.workers.contains { $0.cpuSeconds > 0.1 } })
    let worker = try #require(run.workers.first?.pid)
    kill(worker, SIGSTOP)
    let outcome = try run.wait()
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains("silent: the worker was ended: it said nothing for 3 s"), "\(outcome.errors)")
    #expect(kill(worker, 0) != 0)
    let store = try program.store("stopped")
    #expect(store.results.count == 1 && store.failures.count == 1)
    let status = try program.run("status", "e.yaml")
    #expect(status.status == 1 && status.output.contains("silent"), "\(status.output)")

    // Ways to ask for it again, of which the first two ask for nothing that has failed.
    let seed = try #require(store.results.values.first?.seed)
    #expect(try program.run("retry", "e.yaml", "seed == \(seed)", "--quiet").status == 0)
    #expect(try program.run("retry", "e.yaml", "--failed", "seed == \(seed)").status == 64)
    #expect(try program.store("stopped").results.count == 1)
    #expect(try program.run("retry", "e.yaml", "seed == \(1 - seed)", "--quiet").status == 0)
    #expect(try program.store("stopped").results.count == 2)
    #expect(try program.run("retry", "e.yaml", "--failed", "--quiet").status == 0)
  }
}
