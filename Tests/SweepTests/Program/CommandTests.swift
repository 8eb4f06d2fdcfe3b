import Foundation
import Testing

/// Commands as a user meets them: exit codes, what they print, what they leave alone.
@Suite(.serialized) struct CommandTests {
  static let small = """
    sweep: 1
    name: small
    seeds: 0..1
    problems: [{objective: quadratic, noise: {law: normal}, steps: 3, runs: 8}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
    """

  func withProgram(_ text: String = Self.small, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "e.yaml")
    try body(program)
  }

  @Test func planReportAndStatusTellTheSameCounts() throws {
    try withProgram { program in
      struct Plan: Decodable, Equatable {
        var cells, configurations, pending, done: Int
        var hours: Double

        enum CodingKeys: String, CodingKey {
          case cells, configurations, pending, done
          case hours = "estimated_hours"
        }
      }
      func plan() throws -> Plan {
        let outcome = try program.run("plan", "e.yaml", "--format", "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Plan.self, from: Data(outcome.output.utf8))
      }
      let before = try plan()
      #expect(before == Plan(cells: 4, configurations: 2, pending: 4, done: 0, hours: before.hours))
      #expect(before.hours > 0 && before.hours < 1)
      #expect(!program.exists("results"))
      #expect(try program.run("run", "e.yaml", "--dry-run").status == 0)
      #expect(!program.exists("results"))

      let run = try program.run("e.yaml", "--jobs", "2")
      #expect(run.status == 0)
      #expect(run.output == "results/small/report.md\n")
      #expect(run.errors.contains("4 of 4 cells measured"), "\(run.errors)")
      #expect(run.errors.contains("The best of each optimizer."), "\(run.errors)")
      let after = try plan()
      #expect(after == Plan(cells: 4, configurations: 2, pending: 0, done: 4, hours: 0))
      let status = try program.run("status", "e.yaml")
      #expect(status.status == 0 && status.output.contains("4 of 4 cells measured"))

      let report = program.folder.appending(path: "results/small/report.md")
      let written = try Data(contentsOf: report)
      try FileManager.default.removeItem(at: report)
      #expect(try program.run("report", "e.yaml").status == 0)
      #expect(try Data(contentsOf: report) == written)
    }
  }

  @Test func threeMistakesAreThreeDiagnosticsAndLeaveNothing() throws {
    let text = Self.small.replacing("seeds", with: "seed").replacing("steps", with: "stps")
      .replacing("learning_rate", with: "learning_rat")
    try withProgram(text) { program in
      let outcome = try program.run("e.yaml")
      #expect(outcome.status == 64)
      for place in ["e.yaml:3:1: error", "e.yaml:4:", "e.yaml:5:"] {
        #expect(outcome.errors.contains(place), "\(outcome.errors)")
      }
      #expect(!program.exists("results"))
    }
  }

  @Test func failedCellsAreShownWithTheirReasonAndTriedAgain() throws {
    // The first cell of seconds, the others of milliseconds.
    let text = Self.small.replacing("steps: 3, runs: 8", with: "steps: 3, runs: [3000000, 8]")
      .replacing("seeds: 0..1", with: "seeds: 0").replacing("[0.1, 0.2]", with: "0.1")
    try withProgram(text) { program in
      let running = try program.start(["e.yaml", "--jobs", "1"])
      #expect(program.waits { running.workers.contains { $0.cpuSeconds >= 0.2 } })
      for worker in running.workers { kill(worker.pid, SIGKILL) }
      let run = try running.wait()
      #expect(run.status == 1, "\(run.errors)")
      #expect(run.errors.contains("1 failed"), "\(run.errors)")
      let status = try program.run("status", "e.yaml")
      #expect(status.status == 1)
      #expect(status.output.contains("crashed") && status.output.contains("signal 9"), "\(status.output)")
      #expect(try program.store("small").results.count == 1)
      let again = try program.run("e.yaml")
      #expect(again.status == 0 && again.errors.contains("2 cells, 1 done"), "\(again.errors)")
    }
  }

  @Test(arguments: ["missing", "short", "corrupt"])
  func damagedDataIsOneErrorBeforeAnyCell(damage: String) throws {
    let text = """
      sweep: 1
      name: images
      seeds: 0
      defaults: {epochs: 1}
      problems: [{model: alexnet_cifar, dataset: cifar100}]
      optimizers: [{name: sgd, learning_rate: 0.1}]
      """
    try withProgram(text) { program in
      if damage != "missing" {
        let folder = program.folder.appending(path: "data/cifar-100-binary")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, length) in [("train.bin", 153_700_000), ("test.bin", 30_740_000)] {
          let count = damage == "short" ? length - 1 : length
          try Data(count: count).write(to: folder.appending(path: name))
        }
      }
      let outcome = try program.run("e.yaml")
      #expect(outcome.status == 64)
      #expect(
        outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error") }.count == 1, "\(outcome.errors)"
      )
      #expect(outcome.errors.contains("train.bin"))
      #expect(try program.store("images").failures.isEmpty)
      #expect(!program.exists("results/images/journal"))
      // The plan needs no data: it only cannot say how long.
      let plan = try program.run("plan", "e.yaml")
      #expect(plan.status == 0 && plan.output.contains("1 cells"))
    }
  }
}
