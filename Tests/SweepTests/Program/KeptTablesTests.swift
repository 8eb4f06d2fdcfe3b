import Foundation
import TestTraits
import Testing

/// `sweep verify` of a folder that came without its journal, as a clone has it: its `cells.csv` is what counts.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct KeptTablesTests {
  /// Grids grow and a final stage follows: what is asked for depends on what the table tells.
  private static let file = TwoStageTests.growing.replacing("name: grown", with: "name: kept")

  private static let table = "results/kept/cells.csv"

  /// Measured, and then without the journal.
  private func withTables(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    let run = try program.run("e.yaml", "--quiet")
    #expect(run.status == 0, "\(run.errors)")
    try FileManager.default.removeItem(at: program.folder.appending(path: "results/kept/journal"))
    try body(program)
  }

  private func rows(_ program: Program) throws -> [[String]] {
    try String(contentsOf: program.folder.appending(path: Self.table), encoding: .utf8)
      .split(separator: "\n").map { $0.components(separatedBy: ",") }
  }

  private func edit(_ program: Program, _ change: (inout [[String]]) throws -> Void) throws {
    var rows = try rows(program)
    try change(&rows)
    try program.write(rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n", to: Self.table)
  }

  private func place(_ column: String, _ rows: [[String]]) throws -> Int {
    try #require(rows[0].firstIndex(of: column))
  }

  @Test func everyCellOfTheTableIsTheSame() throws {
    try withTables { program in
      let count = try rows(program).count - 1
      #expect(count > 22)
      let before = try Data(contentsOf: program.folder.appending(path: Self.table))
      let all = try program.run("verify", "e.yaml", "--fraction", "1")
      #expect(all.status == 0, "\(all.errors)")
      #expect(
        all.output.hasPrefix("\(count) of \(count) cells measured again: every one the same to the bit"),
        "\(all.output)")
      #expect(all.errors.contains("results/kept has no journal"), "\(all.errors)")
      #expect(!all.errors.contains("warning"), "\(all.errors)")
      // It looks, and changes nothing.
      #expect(try Data(contentsOf: program.folder.appending(path: Self.table)) == before)
      let journal = program.folder.appending(path: "results/kept/journal")
      #expect(!FileManager.default.fileExists(atPath: journal.path))
    }
  }

  @Test func aNumberThatWasEditedIsFoundBesideADigestThatWasNot() throws {
    try withTables { program in
      var cell = ""
      try edit(program) { rows in
        let metric = try place("average_gradient_norm_median", rows)
        // Of the final stage, so that the same cells are asked for.
        let row = rows.count - 1
        cell = rows[row][0]
        rows[row][metric] = "\(try #require(Double(rows[row][metric])).nextDown)"
      }
      let outcome = try program.run("verify", "e.yaml", "--fraction", "1", "--quiet")
      #expect(outcome.status == 1, "\(outcome)")
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.first?.hasSuffix("1 differ") == true, "\(outcome.output)")
      #expect(lines.count == 3 && lines[1].hasPrefix(cell.prefix(16)), "\(outcome.output)")
      #expect(lines.last?.contains("average_gradient_norm_median: ") == true, "\(outcome.output)")
    }
  }

  @Test func aDigestThatWasEditedIsFound() throws {
    try withTables { program in
      try edit(program) { rows in
        let digest = try place("digest", rows)
        rows[1][digest] = rows[2][digest]
      }
      let outcome = try program.run("verify", "e.yaml", "--fraction", "1", "--quiet")
      #expect(outcome.status == 1 && outcome.output.contains("digest: every number"), "\(outcome)")
    }
  }

  @Test func aTableWithoutTimesIsReckonedWith() throws {
    try withTables { program in
      try edit(program) { rows in
        let start = try place("started_at_seconds", rows)
        rows = rows.map { Array($0[..<start]) }
      }
      let budget = try program.run("verify", "e.yaml", "--budget", "1h", "--dry-run")
      #expect(budget.status == 0, "\(budget.errors)")
      #expect(budget.errors.contains("by what such cells cost here"), "\(budget.errors)")
      let count = try rows(program).count - 1
      #expect(budget.output.split(separator: "\n").count == count)
    }
  }

  @Test func cellsOfAnotherFileAreSaidAndATableThatIsNoneIsRefused() throws {
    try withTables { program in
      let other = try program.run("verify", "e.yaml", "--fraction", "1", "--set", "steps=21", "--dry-run")
      #expect(other.status == 64, "\(other)")
      #expect(other.errors.contains("are none that e.yaml asks for"), "\(other.errors)")
      try edit(program) { rows in rows[2][try place("seed", rows)] = "zero" }
      let broken = try program.run("verify", "e.yaml")
      #expect(broken.status == 64 && broken.errors.contains("line 3: `seed`"), "\(broken)")
    }
  }
}
