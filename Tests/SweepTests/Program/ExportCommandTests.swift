import DatabaseReader
import Foundation
import Testing

/// `sweep export` and what reads it.
@Suite(.serialized) struct ExportCommandTests {
  /// 4 + 2 tuning cells, then 3 final ones of each optimizer.
  private static let file = """
    sweep: 1
    name: tuned
    seeds: 0..1
    defaults: {batch_size: 4, steps: 5, runs: 8}
    problems: [{objective: quadratic, noise: {law: symmetric_pareto, tail_index: 1.5}}]
    optimizers:
      - {name: sgd, learning_rate: [0.1, 0.5]}
      - {name: ps_clip_sgd, learning_rate: 0.1, clip_threshold: 1}
    tune: {by: median average_gradient_norm_median}
    final: {configurations: best, seeds: 100..102}
    """

  private func withResults(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "t.yaml")
    let run = try program.run("t.yaml")
    #expect(run.status == 0, "\(run.errors)")
    try body(program)
  }

  @Test func aDatabaseIsReadBack() throws {
    try withResults { program in
      // What was there before is replaced.
      try program.write("no database", to: "out.sqlite")
      let outcome = try program.run("export", "t.yaml", "out.sqlite")
      #expect(outcome.status == 0 && outcome.output == "out.sqlite\n", "\(outcome.errors)")
      let file = program.folder.appending(path: "out.sqlite")
      #expect(try rows(file, "PRAGMA integrity_check") == [["ok"]])
      #expect(
        try rows(
          file, "SELECT stage, count(*), min(seed), max(seed) FROM cells GROUP BY stage ORDER BY stage")
          == [["final", "6", "100", "102"], ["tune", "6", "0", "1"]])
      let journal = try program.store("tuned").results
      for row in try rows(file, "SELECT cell, average_gradient_norm, wall_seconds, clip_threshold FROM cells")
      {
        let result = try #require(journal[row[0] ?? ""])
        // SQLite's text of a number has 15 digits.
        let norm = try #require(result.measurement.metrics["average_gradient_norm"])
        #expect(abs(try #require(row[1].flatMap(Double.init)) / norm - 1) < 1e-14)
        #expect(row[2] != nil && row[3] == (result.optimizer == "sgd" ? nil : "1.0"))
      }
      #expect(
        try rows(file, "SELECT count(*) FROM series WHERE cell NOT IN (SELECT cell FROM cells)") == [["0"]])
      #expect(
        try rows(file, "SELECT unit FROM columns WHERE \"table\" = 'cells' AND column = 'wall_seconds'")
          == [["s"]])
      // No temporary file stays.
      let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
      #expect(names.filter { $0.contains("partial") } == [])
    }
  }

  @Test func everyLineHasTheSameFields() throws {
    try withResults { program in
      #expect(try program.run("export", "t.yaml", "out.csv").status == 0)
      let text = try String(contentsOf: program.folder.appending(path: "out.csv"), encoding: .utf8)
      let csv = text.split(separator: "\n").map { $0.components(separatedBy: ",") }
      #expect(csv.count == 13 && csv.allSatisfy { $0.count == csv[0].count })
      let stage = try #require(csv[0].firstIndex(of: "stage"))
      #expect(csv.dropFirst().map { $0[stage] }.filter { $0 == "final" }.count == 6)
      // Empty is what was not measured; nothing else stands for it.
      #expect(!csv.joined().contains { ["nan", "NaN", "none", "null"].contains($0) })
      // To standard output: the same.
      #expect(try program.run("export", "t.yaml", "--format", "csv").output == text)

      #expect(try program.run("export", "t.yaml", "out.jsonl").status == 0)
      let lines = try String(contentsOf: program.folder.appending(path: "out.jsonl"), encoding: .utf8)
        .split(separator: "\n")
      #expect(lines.count == 12)
      for (line, row) in zip(lines, csv.dropFirst()) {
        let object = try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(Set(object.keys) == Set(csv[0]) && object["stage"] as? String == row[stage])
      }
      let series = try program.run("export", "t.yaml", "--format", "csv", "--table", "series")
      #expect(series.output.hasPrefix("cell,step,"))
    }
  }

  @Test func mistakesAreSaidBeforeAnythingIsWritten() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "t.yaml")
    for (arguments, words) in [
      (["t.yaml", "out.parquet"], "out.parquet ends in none of .sqlite"),
      (["t.yaml", "out"], "out ends in none of"),
      (["t.yaml"], "say which format"),
      (["t.yaml", "missing/out.csv"], "no folder to write missing/out.csv in"),
      (["t.yaml", "missing/out.sqlite"], "no folder to write missing/out.sqlite in"),
      (["t.yaml", "--format", "sqlite"], "needs a file"),
      (["t.yaml", "out.sqlite", "--table", "series"], "leave out --table"),
    ] {
      let outcome = try program.start(["export"] + arguments).wait()
      #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(names.filter { !$0.hasPrefix("out-") && !$0.hasPrefix("err-") } == ["t.yaml"])
  }
}
