import Foundation
import TestTraits
import Testing

/// A report of the same cells, by the same file and program, is left as it is.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct UnchangedReportTests {
  static let file = """
    sweep: 1
    name: small
    seeds: 0..1
    problems: [{objective: quadratic, noise: {law: normal}, steps: 3, runs: 8}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
    report:
      tables: [{name: norms, rows: [learning_rate], values: [final gradient_norm]}]
    """

  func withReport(_ body: (Program, _ report: URL) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    #expect(try program.run("e.yaml", "--jobs", "1").status == 0)
    try body(program, program.folder.appending(path: "results/small/report.md"))
  }

  /// Every file that is written is a new one.
  func number(_ file: URL) throws -> UInt64 {
    var state = stat()
    #expect(stat(file.path, &state) == 0)
    return UInt64(state.st_ino) &* 1_000_003 &+ UInt64(bitPattern: Int64(state.st_ctim.tv_nsec))
      &+ UInt64(bitPattern: Int64(state.st_ctim.tv_sec))
  }

  func again(_ program: Program) throws -> Program.Outcome {
    let outcome = try program.run("e.yaml", "--jobs", "1")
    #expect(outcome.status == 0 && outcome.output == "results/small/report.md\n", "\(outcome.errors)")
    return outcome
  }

  @Test func nothingIsWrittenWhereNothingIsNewAndTheSameIsSaid() throws {
    try withReport { program, report in
      let files = [report, report.deletingLastPathComponent().appending(path: "series.csv")]
      let before = try files.map(number)
      let first = try again(program)
      let second = try again(program)
      #expect(try files.map(number) == before)
      #expect(first.errors == second.errors)
      // Asked for by name, it is written.
      #expect(try program.run("report", "e.yaml").status == 0)
      let asked = try files.map(number)
      #expect(zip(asked, before).allSatisfy { $0 != $1 })
      _ = try again(program)
      #expect(try files.map(number) == asked)
    }
  }

  @Test(arguments: ["report.md", "report.html", "cells.csv", "series.csv", "tables/norms.csv"])
  func whatAPersonChangedOrRemovedIsMadeAgain(name: String) throws {
    try withReport { program, report in
      let file = report.deletingLastPathComponent().appending(path: name)
      let text = try Data(contentsOf: file)
      let handle = try FileHandle(forWritingTo: file)
      try handle.write(contentsOf: Data("X".utf8))
      try handle.close()
      _ = try again(program)
      #expect(try Data(contentsOf: file) == text)
      try FileManager.default.removeItem(at: file)
      _ = try again(program)
      #expect(try Data(contentsOf: file) == text)
    }
  }

  @Test func anotherQuestionOrMoreCellsMakeAnotherReport() throws {
    try withReport { program, report in
      try program.write(Self.file.replacing("final gradient_norm", with: "best gradient_norm"), to: "e.yaml")
      _ = try again(program)
      #expect(try String(contentsOf: report, encoding: .utf8).contains("best gradient norm"))
      try program.write(Self.file.replacing("seeds: 0..1", with: "seeds: 0..2"), to: "e.yaml")
      _ = try again(program)
      #expect(try String(contentsOf: report, encoding: .utf8).contains("6 of 6 cells"))
      // A line that is not believed any more.
      let journal = report.deletingLastPathComponent().appending(path: "journal")
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: journal.path).sorted().first)
      let file = journal.appending(path: name)
      try program.write(
        String(try String(contentsOf: file, encoding: .utf8).dropLast(40)),
        to: "results/small/journal/\(name)")
      let before = try number(report)
      _ = try again(program)
      #expect(try number(report) != before)
    }
  }

  @Test func aFolderThatWasCopiedIsReportedAnew() throws {
    try withReport { program, report in
      let folder = report.deletingLastPathComponent()
      let moved = program.folder.appending(path: "moved")
      try FileManager.default.copyItem(at: folder, to: moved)
      try FileManager.default.removeItem(at: folder)
      try FileManager.default.copyItem(at: moved, to: folder)
      let before = try number(report)
      _ = try again(program)
      #expect(try number(report) != before)
    }
  }
}
