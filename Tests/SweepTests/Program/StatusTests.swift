import Foundation
import TestTraits
import Testing

@testable import sweep

/// `sweep status`, while a run goes on and after it.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct StatusTests {
  /// Long enough that it does not end by itself.
  private static let long = """
    sweep: 1
    name: long
    seeds: 0..1
    problems: [{objective: quadratic, noise: {law: normal}, steps: 1000, runs: 2000000}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
    """

  private struct Report: Decodable {
    struct Run: Decodable {
      struct Cell: Decodable {
        var cell: String
        var position: String?
      }
      var running: [Cell]
      var total: Int
    }
    struct Best: Decodable {
      var optimizer: String
      var value: Double?
    }
    var cells: Int
    var done: Int
    var diverged: Int
    var failed: Int
    var running: Int
    var waiting: Int
    var runs: [Run]
    var best: [Best]
  }

  private func report(_ program: Program, _ file: String) throws -> Report {
    let outcome = try program.run("status", file, "--format", "json")
    return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
  }

  @Test func whatRunsIsSeenFromAnotherTerminal() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.long, to: "e.yaml")
    let run = try program.start(["e.yaml", "--jobs", "2", "--quiet"])
    defer { run.signal(SIGKILL) }
    #expect(
      try program.waits {
        try self.report(program, "e.yaml").runs.first?.running.contains { $0.position != nil } == true
      })
    let report = try self.report(program, "e.yaml")
    #expect(report.running == 2 && report.waiting == 2 && report.done == 0, "\(report)")
    #expect(report.done + report.diverged + report.failed + report.running + report.waiting == report.cells)
    #expect(report.runs.first?.total == 4)
    let text = try program.run("status", "e.yaml").output
    #expect(text.hasPrefix("long: 0 of 4 cells measured, 2 running, 2 waiting"), "\(text)")
    #expect(text.contains("sgd learning_rate=0.1 seed=0") && text.contains("/2000000"), "\(text)")

    // A run that was killed leaves its last word, which nobody believes.
    run.signal(SIGKILL)
    _ = try run.wait()
    #expect(program.exists("results/long/logs/running.json"))
    #expect(try self.report(program, "e.yaml").runs.isEmpty)
  }

  @Test func afterwardsTheBestOfEachOptimizerIsShown() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(
      """
      sweep: 1
      name: short
      seeds: 0..1
      problems: [{objective: quadratic, noise: {law: normal}, steps: 20, runs: 50}]
      optimizers: [{name: sgd, learning_rate: [0.1, 1e9]}, {name: normalized_sgd, learning_rate: 0.01}]
      """, to: "e.yaml")
    #expect(try program.run("e.yaml", "--quiet").status == 0)
    let report = try self.report(program, "e.yaml")
    #expect(report.cells == 6 && report.done == 4 && report.diverged == 2 && report.waiting == 0, "\(report)")
    #expect(report.best.map(\.optimizer) == ["sgd", "normalized_sgd"])
    #expect(report.best.allSatisfy { $0.value?.isFinite == true })
    let text = try program.run("status", "e.yaml").output
    #expect(text.hasPrefix("short: 6 of 6 cells measured (2 diverged)\n"), "\(text)")
    #expect(text.contains("best so far") && text.contains("sgd learning_rate=0.1"), "\(text)")
    #expect(!program.exists("results/short/logs/running.json"))
  }
}
