import Foundation
import TestPrograms
import TestTraits
import Testing

/// Nothing that stops a run costs a result: kill -9, Ctrl-C, a second run on the same folder.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct InterruptedRunTests {
  /// 24 cells of some 50 ms.
  static let file = """
    sweep: 1
    name: laboratory
    seeds: 0..2
    problems: [{objective: quadratic, noise: {law: symmetric_pareto, tail_index: [1.5, 2]}, steps: 100, runs: 20000}]
    optimizers:
      - {name: sgd, learning_rate: [0.1, 0.2]}
      - {name: ps_clip_sgd, learning_rate: [0.1, 0.2], clip_threshold: 4}
    """

  func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    try body(program)
  }

  @Test func aKilledRunIsResumedToWhatAnUndisturbedOneMeasures() throws {
    try withProgram { program in
      let undisturbed = try program.run("e.yaml", "--jobs", "1", "--results", "whole", "--quiet")
      #expect(undisturbed.status == 0, "\(undisturbed.errors)")
      let killed = try program.start(["e.yaml", "--jobs", "2"])
      #expect(try program.waits { try program.store("laboratory").results.count >= 4 })
      killed.signal(SIGKILL)
      #expect(try killed.wait().status == -SIGKILL)
      let kept = try program.store("laboratory").results.count
      #expect(kept >= 4 && kept < 24, "\(kept) of 24 cells were done before the kill")
      let resumed = try program.run("e.yaml", "--jobs", "2")
      #expect(resumed.status == 0)
      #expect(resumed.errors.contains("24 cells, \(kept) done"), "\(resumed.errors)")
      let expected = try program.digests("laboratory", results: "whole")
      #expect(expected.count == 24)
      #expect(try program.digests("laboratory") == expected)
      let cells = try program.cells("laboratory")
      #expect(try cells == program.cells("laboratory", results: "whole"))
      #expect(cells.count == 25 && cells[0].count > 60)
    }
  }

  @Test func ctrlCWritesTheReportSoFarAndTheSameCommandGoesOn() throws {
    try withProgram { program in
      let running = try program.start(["e.yaml", "--jobs", "2"])
      #expect(try program.waits { try program.store("laboratory").results.count >= 2 })
      running.signal(SIGINT)
      let outcome = try running.wait()
      #expect(outcome.status == 130, "\(outcome.errors)")
      #expect(outcome.errors.contains("the same command goes on from here"))
      let report = try String(
        contentsOf: program.folder.appending(path: "results/laboratory/report.md"), encoding: .utf8)
      #expect(report.contains("Partial"), "\(report.prefix(200))")
      #expect(try program.store("laboratory").failures.isEmpty)
      #expect(try program.run("e.yaml", "--quiet").status == 0)
      #expect(try program.store("laboratory").results.count == 24)
    }
  }

  @Test func aSecondRunOnTheSameFolderIsRefused() throws {
    try withProgram { program in
      let first = try program.start(["e.yaml", "--jobs", "1"])
      #expect(try program.waits { try program.store("laboratory").results.count >= 1 })
      let second = try program.run("e.yaml")
      #expect(second.status == 1)
      #expect(second.errors.contains("is in use by process \(first.pid)"), "\(second.errors)")
      first.signal(SIGTERM)
      #expect(try first.wait().status == 130)
      #expect(try program.run("e.yaml", "--quiet").status == 0)
    }
  }

  /// Everything is measured: what is left can be made again, and whoever says stop is not kept waiting.
  @Test func aSignalEndsAReportThatIsBeingDrawnAndGnuplotWithIt() throws {
    try withProgram { program in
      let folder = program.folder.path
      try writeProgram(
        "#!/bin/sh\necho $$ > '\(folder)/pid.new'\nmv '\(folder)/pid.new' '\(folder)/pid'\nexec sleep 600\n",
        to: program.folder.appending(path: "gnuplot"))
      let running = try program.start(
        ["PATH=\(folder):/usr/bin:/bin", Program.executable.path, "e.yaml", "--jobs", "2"],
        executable: URL(filePath: "/usr/bin/env"))
      #expect(program.waits { program.exists("pid") })
      let written = try String(contentsOf: program.folder.appending(path: "pid"), encoding: .utf8)
      let drawing = try #require(Int32(written.trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect(kill(drawing, 0) == 0)
      running.signal(SIGTERM)
      #expect(try running.wait().status == -SIGTERM)
      #expect(program.waits { kill(drawing, 0) != 0 }, "gnuplot lives on")
      let again = try program.run("e.yaml", "--quiet")
      #expect(again.status == 0, "\(again.errors)")
      #expect(program.exists("results/laboratory/report.md"))
      #expect(try program.store("laboratory").results.count == 24)
    }
  }
}
