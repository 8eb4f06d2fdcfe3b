import Foundation
import Reporting
import TestTraits
import Testing

/// A report that came with its folder, as with a clone, stays where a run finds its numbers again.
@Suite(.tags(.slow), .leftOutIfFast) struct ReceivedReportTests {
  static let file =
    UnchangedReportTests.file + "\n  figures: [{name: along, kind: learning_curve, y: [gradient_norm]}]"

  /// What is published of a folder, by path.
  func published(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let isOwn = ["journal", "logs", "lock", "series.csv", "report.html"].contains(where: path.hasPrefix)
      guard !isOwn, let data = try? Data(contentsOf: folder.appending(path: path)) else { continue }
      files[path] = data
    }
    return files
  }

  /// A folder as git has it: without what only its owner needs.
  func withReceived(_ body: (Program, URL) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    #expect(try program.run("e.yaml", "--jobs", "1").status == 0)
    let folder = program.folder.appending(path: "results/small")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where ["journal", "logs", "lock", "lock.report", "series.csv", "report.html"].contains(name) {
      try FileManager.default.removeItem(at: folder.appending(path: name))
    }
    try body(program, folder)
  }

  @Test func aRunThatMeasuresTheSameLeavesItAndWritesWhatIsNotPublished() throws {
    try withReceived { program, folder in
      let before = try published(folder)
      #expect(before.keys.contains("cells.csv") && before.keys.contains("figures/along.gp"))
      for _ in 0..<2 {
        let outcome = try program.run("e.yaml", "--jobs", "1")
        #expect(outcome.status == 0 && outcome.output == "results/small/report.md\n")
        #expect(outcome.errors.contains("`sweep report e.yaml` writes it with this run's times"))
        #expect(try published(folder) == before)
        for name in ["series.csv", "report.html"] {
          #expect(FileManager.default.fileExists(atPath: folder.appending(path: name).path), "\(name)")
        }
      }
      #expect(try program.run("report", "e.yaml").status == 0)
      #expect(try published(folder) != before)
    }
  }

  /// As versions wrote it whose `cells.csv` was no exported table.
  private func inEarlierForm(_ text: String) throws -> String {
    let rows = text.split(separator: "\n").map { $0.components(separatedBy: ",") }
    let nesterov = try #require(rows[0].firstIndex(of: "nesterov"))
    let times = ["started_at_seconds", "finished_at_seconds"]
    return rows.enumerated().map { line, row in
      row.indices.filter { !times.contains(rows[0][$0]) }.map { place in
        if line == 0 { return row[place] == "git_commit" ? "commit" : row[place] }
        if place == nesterov { return row[place] == "0" ? "false" : "true" }
        return row[place].hasSuffix(".0") ? String(row[place].dropLast(2)) : row[place]
      }.joined(separator: ",") + "\n"
    }.joined()
  }

  @Test(arguments: [true, false]) func oneOfAnEarlierVersionStaysWhereItSaysTheSame(_ isSame: Bool) throws {
    try withReceived { program, folder in
      let file = folder.appending(path: "cells.csv")
      var text = try inEarlierForm(String(contentsOf: file, encoding: .utf8))
      if !isSame { text = text.replacing(",completed,", with: ",completed,1") }
      try Data(text.utf8).write(to: file)
      #expect(try program.run("e.yaml", "--jobs", "1").status == 0)
      #expect(try (String(contentsOf: file, encoding: .utf8) == text) == isSame)
    }
  }

  /// What is changed in which file; the run's report has it as it was.
  static let changes = [
    ("cells.csv", ",completed,", ",completed,1"), ("cells.csv", "\n", "\n\n"), ("tables/norms.csv", "0", "9"),
    ("tables/norms.md", "0.", "9."), ("report.md", "0.", "9."), ("report.md", "# small", "# large"),
    ("report.md", "Made by:", "Made by somebody else:"),
    ("report.md", "## Provenance", "## Provenance\n\nSee https://e.example."),
    ("figures/along.gp", "set", "sit"), ("figures/along.dat", "0", "9"), ("report.files", "along", "across"),
  ]

  @Test(arguments: changes)
  func oneThatSaysAnythingElseIsWritten(_ path: String, _ old: String, _ new: String) throws {
    try withReceived { program, folder in
      let file = folder.appending(path: path)
      let text = try String(contentsOf: file, encoding: .utf8)
      let changed = text.replacing(old, with: new)
      #expect(changed != text)
      try Data(changed.utf8).write(to: file)
      let outcome = try program.run("e.yaml", "--jobs", "1")
      #expect(outcome.status == 0 && !outcome.errors.contains("came with the folder"))
      let written = try String(contentsOf: file, encoding: .utf8)
      #expect(written != changed)
      if !["cells.csv", "report.md"].contains(path) { #expect(written == text) }
    }
  }

  @Test(.enabled(if: GnuplotProgram.find() != nil))
  func aPictureThatDoesMoreThanDrawIsDrawnAnew() throws {
    try withReceived { program, folder in
      let file = folder.appending(path: "figures/along.svg")
      let drawn = try String(contentsOf: file, encoding: .utf8)
      try Data(drawn.replacing("</svg>", with: "<script>alert(1)</script></svg>").utf8).write(to: file)
      #expect(try program.run("e.yaml", "--jobs", "1").status == 0)
      #expect(try String(contentsOf: file, encoding: .utf8) == drawn)
      #expect(try program.run("e.yaml", "--jobs", "1").status == 0)
    }
  }

  /// The first command of the README: a clone stays as it was fetched.
  @Test(.enabled(if: GnuplotProgram.find() != nil)) func quickstartLeavesItsPublishedReport() throws {
    let program = try Program()
    defer { program.remove() }
    let root = ShippedFilesTests.folder.deletingLastPathComponent()
    try FileManager.default.createDirectory(
      at: program.folder.appending(path: "experiments"), withIntermediateDirectories: true)
    try program.write(
      try String(contentsOf: ShippedFilesTests.folder.appending(path: "quickstart.yaml"), encoding: .utf8),
      to: "experiments/quickstart.yaml")
    let folder = program.folder.appending(path: "results/quickstart")
    let kept = try published(root.appending(path: "results/quickstart"))
    for (path, data) in kept {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: file)
    }
    #expect(try program.run("experiments/quickstart.yaml").status == 0)
    let found = try published(folder)
    #expect(Set(found.keys) == Set(kept.keys))
    for (path, data) in kept {
      #expect(found[path] == data, "\(path) changed: sweep report experiments/quickstart.yaml writes it anew")
    }
  }
}
