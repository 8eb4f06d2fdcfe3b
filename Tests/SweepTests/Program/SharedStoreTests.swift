import Foundation
import Results
import TestTraits
import Testing

/// Several calls on one results folder, and folders that are not what was expected.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct SharedStoreTests {
  /// 64 short cells.
  static let file = """
    sweep: 1
    name: shared
    seeds: 0..15
    problems: [{objective: quadratic, noise: {law: normal}, steps: 20, runs: 2000}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2, 0.3, 0.4]}]
    """

  func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    try body(program)
  }

  @Test func eightShardsAtOnceMakeWhatOneRunMakes() throws {
    try withProgram { program in
      let runs = try (1...8).map {
        try program.start(["e.yaml", "--jobs", "1", "--quiet", "--shard", "\($0)/8"])
      }
      for run in runs {
        let outcome = try run.wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      #expect(try program.run("e.yaml", "--quiet", "--results", "whole").status == 0)
      #expect(try program.digests("shared") == program.digests("shared", results: "whole"))
      // Whoever wrote the report last had read everything; nobody ran another's cell.
      #expect(try program.cells("shared") == program.cells("shared", results: "whole"))
      let journals = program.folder.appending(path: "results/shared/journal")
      let lines = try FileManager.default.contentsOfDirectory(atPath: journals.path).flatMap {
        try String(contentsOf: journals.appending(path: $0), encoding: .utf8).split(separator: "\n")
      }
      #expect(lines.count == 64)
      let again = try program.run("e.yaml")
      #expect(again.status == 0 && again.errors.contains("64 cells, 64 done"), "\(again.errors)")
    }
  }

  @Test(arguments: ["0/2", "3/2", "x", "1"])
  func aShardThatIsNoneIsAUsageError(shard: String) throws {
    try withProgram { program in
      let outcome = try program.run("run", "e.yaml", "--shard", shard)
      #expect(outcome.status == 64 && outcome.errors.contains("--shard"), "\(outcome.errors)")
      #expect(!program.exists("results"))
    }
  }

  @Test func resultsOfAnotherExperimentOfTheSameNameAreKeptAndNamed() throws {
    try withProgram { program in
      #expect(try program.run("e.yaml", "--quiet").status == 0)
      try program.write(Self.file.replacing("[0.1, 0.2, 0.3, 0.4]", with: "[0.4, 0.5]"), to: "e.yaml")
      let run = try program.run("e.yaml")
      #expect(run.status == 0 && run.errors.contains("32 cells, 16 done"), "\(run.errors)")
      #expect(
        run.errors.contains("holds 48 results of cells that the file does not ask for"), "\(run.errors)")
      #expect(try program.store("shared").results.count == 80)

      let list = try program.run("gc", "e.yaml")
      #expect(
        list.status == 0 && list.output.contains("48 cells that e.yaml does not ask for"), "\(list.output)")
      #expect(try program.store("shared").results.count == 80)
      #expect(try program.run("gc", "e.yaml", "--compact").status == 0)
      #expect(try program.store("shared").results.count == 80)
      #expect(try program.run("gc", "e.yaml", "--only", "seed == 0", "--delete").status == 64)
      let removed = try program.run("gc", "e.yaml", "--delete")
      #expect(removed.status == 0 && removed.output.contains("in 1 journal."), "\(removed.output)")
      #expect(try program.store("shared").results.count == 32)
      #expect(try program.cells("shared").count == 33)
    }
  }

  @Test func aFolderThatCannotBeWrittenIsOneErrorThatNamesIt() throws {
    try withProgram { program in
      try program.write("a file", to: "results")
      let outcome = try program.run("e.yaml", "--quiet")
      #expect(outcome.status == 74)
      #expect(
        outcome.errors.contains("results/shared") && outcome.errors.contains("Not a directory"),
        "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func aReportOfSomeCellsIsAReportOfAll() throws {
    try withProgram { program in
      let some = try program.run("e.yaml", "--quiet", "--only", "learning_rate == 0.1")
      #expect(some.status == 0, "\(some.errors)")
      #expect(try program.store("shared").results.count == 16)
      #expect(try program.run("e.yaml", "--quiet", "--only", "learning_rate == 0.2").status == 0)
      #expect(try program.cells("shared").count == 33)
    }
  }
}
