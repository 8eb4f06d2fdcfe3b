import Foundation
import Results
import TestTraits
import Testing
import Vocabulary

/// Successive halving of language models, whose length is counted in steps.
@Suite(.tags(.slow), .leftOutIfFast) struct LanguageHalvingTests {
  private static func file(
    _ tune: String?, name: String = "halved", schedule: String = ""
  ) -> String {
    """
    sweep: 1
    name: \(name)
    seeds: 0
    defaults: {batch_size: 4, steps: 36, learning_rate: [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]\(schedule)}
    problems:
      - name: text
        model: gpt
        layers: 1
        heads: 2
        width: 16
        context: 8
        dropout: 0.1
        dataset: text
        data_path: text.txt
        evaluate: {every: 2, batches: 2}
    optimizers:
      - {name: ps_clip_adamw, clip_threshold: 1}
    \(tune.map { "tune: {by: final validation_loss, halving: {\($0)}}" } ?? "")
    """
  }

  private func withProgram(_ text: String, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "h.yaml")
    try program.write((0..<120).map { "\($0 % 7) apples and \($0 % 5) pears\n" }.joined(), to: "text.txt")
    try body(program)
  }

  @Test func rungsAreTheBeginningsOfTheWholeGrid() throws {
    try withProgram(Self.file("start: 2, factor: 3")) { program in
      let halved = try program.run("h.yaml", "--jobs", "3")
      #expect(halved.status == 0, "\(halved.errors)")
      try program.write(Self.file(nil, name: "whole"), to: "w.yaml")
      let whole = try program.run("w.yaml")
      #expect(whole.status == 0, "\(whole.errors)")

      let all = try program.store("whole").results
      let index = try ResultStore(directory: program.folder.appending(path: "results/halved")).index()
      let finished = index.results(of: index.finished.keys)
      // Six begin, two go on to 6 steps, one to 18; with one left it goes on to its end.
      #expect(finished.count == 1)
      for (cell, result) in finished { #expect(all[cell]?.digest == result.digest) }
      var rungs: [String: Int] = [:]
      for (cell, parts) in index.stored(index.reached.keys).beginnings {
        for (stretch, result) in parts {
          rungs[stretch.text, default: 0] += 1
          #expect(all[cell]?.measurement.prefix(through: stretch.end)?.digest == result.digest)
        }
      }
      #expect(rungs == ["2 steps": 6, "6 steps": 2, "18 steps": 1])
      let replay = try program.run("tune", "w.yaml", "--replay", "halving", "--start", "2", "--factor", "3")
      #expect(replay.status == 0 && replay.output.contains("steps"), "\(replay.errors)")
      let between = try program.run("tune", "w.yaml", "--replay", "halving", "--start", "3")
      #expect(between.status == 64 && between.errors.contains("which are 2 apart"), "\(between.errors)")

      // No step is computed twice: each rung goes on from the one before.
      let report = try String(
        contentsOf: program.folder.appending(path: "results/halved/report.md"), encoding: .utf8)
      #expect(report.contains("Successive halving") && report.contains("to 2 steps"), "\(report)")
    }
  }

  @Test(arguments: [
    (
      "start: 3", "",
      "a first rung of 3 steps ends between two measurements of the cells of ps_clip_adamw on text"
    ),
    ("start: 36", "", "a first rung of 36 steps is not shorter"),
    ("start: 2", ", schedule: {kind: cosine}", "the cosine schedule depends on the length"),
    ("start: 2, of: epochs", "", "is no length of problems of the family language_model"),
  ])
  func aRungThatCannotBeIsSaidAtItsPlace(_ halving: String, schedule: String, says: String) throws {
    try withProgram(Self.file(halving, schedule: schedule)) { program in
      let run = try program.run("check", "h.yaml")
      #expect(run.status == 64 && run.errors.contains(says), "\(run.errors)")
      #expect(run.errors.contains("h.yaml:"), "\(run.errors)")
    }
  }
}
