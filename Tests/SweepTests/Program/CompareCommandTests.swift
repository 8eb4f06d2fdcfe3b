import Foundation
import TestPrograms
import Testing

/// `sweep compare` as a job of continuous integration uses it.
@Suite(.serialized) struct CompareCommandTests {
  /// Six seeds: as many as a sign-flip test needs.
  private static let file = """
    sweep: 1
    name: small
    seeds: 0..5
    problems: [{objective: quadratic, noise: {law: normal}, steps: 3, runs: 8}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
    """

  /// `results/small`, measured.
  private func withResults(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    let run = try program.run("e.yaml")
    #expect(run.status == 0, "\(run.errors)")
    try body(program)
  }

  /// `cells.csv` of `results/small` in a folder of its own, with the average gradient norm times a factor.
  private func copy(_ program: Program, to folder: String, times factor: Double = 1) throws {
    try FileManager.default.createDirectory(
      at: program.folder.appending(path: folder), withIntermediateDirectories: true)
    let text = try String(
      contentsOf: program.folder.appending(path: "results/small/cells.csv"), encoding: .utf8)
    var rows = text.split(separator: "\n").map { $0.components(separatedBy: ",") }
    let place = try #require(rows[0].firstIndex(of: "average_gradient_norm"))
    for row in rows.indices.dropFirst() where factor != 1 {
      rows[row][place] = "\(try #require(Double(rows[row][place])) * factor)"
    }
    try program.write(
      rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n", to: "\(folder)/cells.csv")
  }

  private func git(_ program: Program, _ arguments: String...) throws -> String {
    try TestPrograms.git(arguments, in: program.folder)
  }

  private func expectMistake(_ outcome: Program.Outcome, _ words: String...) {
    #expect(outcome.status == 64 && outcome.output.isEmpty, "\(outcome)")
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    #expect(outcome.errors.components(separatedBy: "Error:").count == 2, "\(outcome.errors)")
  }

  @Test func whatIsMeasuredTwiceIsTheSame() throws {
    try withResults { program in
      #expect(try program.run("e.yaml", "--results", "again").status == 0)
      let outcome = try program.run("compare", "results/small", "again/small")
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("12 cells in both, 12 of them identical"))
      #expect(outcome.output.contains("no regression"))
    }
  }

  /// Two rows of six seeds reach p = 0.0625 at the least.
  @Test func differencesSayWhichTestAndWhetherItCouldDecide() throws {
    try withResults { program in
      try copy(program, to: "old", times: 0.5)
      let outcome = try program.run("compare", "old", "results/small")
      #expect(
        outcome.output.contains("p: paired sign-flip test over seeds, Holm's correction for "),
        "\(outcome.output)")
      #expect(
        outcome.output.firstMatch(
          of: /too few: no outcome of so few pairs could be significant at 0\.05, \d+ could/) != nil,
        "\(outcome.output)")
    }
  }

  @Test func cellsFileTellsAllThatAJournalDoes() throws {
    try withResults { program in
      try copy(program, to: "old")
      for path in ["old", "old/cells.csv"] {
        let outcome = try program.run("compare", path, "results/small", "--timings", "--format", "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try #require(
          try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(json["paired_cells"] as? Int == 12 && json["identical_cells"] as? Int == 12)
        let rows = try #require(json["rows"] as? [[String: Any]])
        #expect(rows.contains { $0["metric"] as? String == "wall_seconds" })
        #expect(rows.count > 20 && rows.allSatisfy { $0["verdict"] as? String == "same" })
        #expect((json["second"] as? String)?.hasSuffix("journal") == true)
      }
    }
  }

  @Test func aRegressionBeyondTheToleranceEndsWithOne() throws {
    try withResults { program in
      try copy(program, to: "worse", times: 1.1)
      let outcome = try program.run("compare", "results/small", "worse")
      #expect(outcome.status == 1, "\(outcome.errors)")
      #expect(outcome.output.contains("+10.00 %") && outcome.output.contains("worse, regression"))
      #expect(outcome.output.contains("2 regressions beyond a tolerance of 0 %"))
      let tolerated = try program.run("compare", "results/small", "worse", "--tolerance", "0.11")
      #expect(tolerated.status == 0 && tolerated.output.contains("no regression beyond a tolerance of 11 %"))
      #expect(try program.run("compare", "worse", "results/small").status == 0)
    }
  }

  @Test func aParameterThatOneSideAloneKnowsKeepsNoCellsApart() throws {
    try withResults { program in
      try copy(program, to: "old")
      let file = program.folder.appending(path: "old/cells.csv")
      // A name that the program of that time did not have.
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("nesterov", with: "nestorev").utf8).write(to: file)
      let outcome = try program.run("compare", "old", "results/small")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("known to one side alone, not compared: nesterov, nestorev"))
      #expect(outcome.output.contains("12 cells in both"))
    }
  }

  @Test func nothingToCompareIsAMistake() throws {
    try withResults { program in
      try program.write(Self.file.replacing("[0.1, 0.2]", with: "[0.3, 0.4]"), to: "f.yaml")
      #expect(try program.run("f.yaml", "--results", "other").status == 0)
      expectMistake(
        try program.run("compare", "results/small", "other/small"), "results/small (12 cells)",
        "no cell in common")
      expectMistake(try program.run("compare", "results/small", "results/smal"), "no folder results/smal")
      expectMistake(try program.run("compare", "results/small", "results"), "results holds no finished cell")
      try program.write("a,b\n1,2\n", to: "other/cells.csv")
      expectMistake(
        try program.run("compare", "results/small", "other"), "other: no cells.csv of sweep", "`cell`")
      expectMistake(
        try program.run("compare", "HEAD:results/small", "results/small"), "in no git repository")
      expectMistake(
        try program.run("compare", "results/small@abc", "results/small"), "measured at 'abc'", "12 at none")
    }
  }

  @Test func twoCommitsOfOneFolderAreCompared() throws {
    try withResults { program in
      _ = try git(program, "init", "--quiet", "--initial-branch", "main")
      try program.write("/out-*\n/err-*\njournal/\n", to: ".gitignore")
      _ = try git(program, "add", ".")
      _ = try git(program, "commit", "--quiet", "-m", "first")
      _ = try git(program, "tag", "v1")
      let first = try git(program, "rev-parse", "HEAD")
      try copy(program, to: "results/small", times: 1.1)
      _ = try git(program, "commit", "--quiet", "-am", "second")
      let now = "main:results/small"
      for name in ["HEAD~1", "v1", String(first.prefix(8)), first] {
        let outcome = try program.run("compare", "\(name):results/small", now)
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.output.contains("cells.csv of commit \(first.prefix(12))"), "\(outcome.output)")
        #expect(outcome.output.contains("+10.00 %"))
      }
      // The journal of the folder still says what was measured.
      #expect(try program.run("compare", "HEAD~1:results/small", "results/small").status == 0)
      #expect(try program.run("compare", "results/small", "HEAD:./results/small/").status == 1)
      #expect(try git(program, "status", "--porcelain") == "")

      expectMistake(try program.run("compare", "v9:results/small", now), "knows no commit 'v9'")
      expectMistake(
        try program.run("compare", "v1:results/smal", now), "commit \(first.prefix(12)) has no results/smal")
      expectMistake(try program.run("compare", "v1:", now), "names no folder")
      expectMistake(try program.run("compare", ":results/small", now), "knows no commit ''")
    }
  }

  @Test func resultsOfOneCommitAreTakenOutOfAJournal() throws {
    let program = try Program()
    defer { program.remove() }
    _ = try git(program, "init", "--quiet", "--initial-branch", "main")
    try program.write("/out-*\n/err-*\nresults/\n", to: ".gitignore")
    var commits: [String] = []
    for seeds in ["0..2", "0..5"] {
      try program.write(Self.file.replacing("0..5", with: seeds), to: "e.yaml")
      _ = try git(program, "add", ".")
      _ = try git(program, "commit", "--quiet", "-m", seeds)
      commits.append(try git(program, "rev-parse", "HEAD"))
      #expect(try program.run("e.yaml").status == 0)
    }
    for name in ["HEAD~1", commits[0], String(commits[0].prefix(7))] {
      let outcome = try program.run("compare", "results/small@\(name)", "results/small")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("6 cells in both, 6 of them identical; 0 only in the first, 6 only"))
      #expect(outcome.output.contains("measured at \(commits[0].prefix(12))"))
    }
    expectMistake(
      try program.run("compare", "results/small@0000000", "results/small"), "measured at '0000000'",
      "6 at \(commits[0].prefix(12))", "6 at \(commits[1].prefix(12))")
  }
}
