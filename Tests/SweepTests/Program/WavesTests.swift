import Foundation
import TestTraits
import Testing

/// Halving of what a model suggests, wave after wave, as a user meets it.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct WavesTests {
  private static func file(
    search: String = "kind: tpe, count: 20, window: 6", halving: String = "start: 1, factor: 2",
    order: String = "declared", name: String = "waves", rest: String = ""
  ) -> String {
    """
    sweep: 1
    name: \(name)
    seeds: 0
    order: \(order)
    defaults: {epochs: 4, batch_size: 16}
    \(Program.imagesProblem)
    optimizers:
      - {name: sgd, learning_rate: {min: 1e-3, max: 10, scale: log}, momentum: [0, 0.5, 0.9]}
      - {name: clip_sgd, learning_rate: {min: 1e-3, max: 10, scale: log}, clip_threshold: {min: 0.1, max: 10, scale: log}}
    search: {\(search)}
    tune: {by: final validation_loss, halving: {\(halving)}}
    \(rest)
    """
  }

  private func withProgram(_ text: String = file(), _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "w.yaml")
    try program.writeImages()
    try body(program)
  }

  @Test func fiftyRunsMeasureTheSame() throws {
    try withProgram { program in
      let first = try program.run("w.yaml", "--jobs", "1")
      #expect(first.status == 0, "\(first.errors)")
      let expected = try program.parts(of: "waves")
      // Of 20 points three waves of 6 and one of 2; 3 + 3 + 3 + 1 reach 2 epochs, 1 + 1 + 1 + 1 all 4.
      #expect(expected.count { $0.contains("1 epoch ") } >= 36, "\(expected.count)")
      #expect(
        expected.count { $0.contains("2 epochs") } == 20 && expected.count { $0.contains("whole") } >= 8)
      let runs = FiftyRuns(
        program: program, file: { Self.file(order: $0) }, hasShards: false,
        measured: { try program.parts(of: "waves", results: $0) })
      let count = try runs.compare(to: expected)
      #expect(count >= 50)
      // More points leave the waves that are whole.
      try program.write(Self.file(search: "kind: tpe, count: 24, window: 6"), to: "m.yaml")
      #expect(try program.run("m.yaml", "--jobs", "2", "--quiet").status == 0)
      let more = try program.parts(of: "waves")
      #expect(more.count > expected.count && expected.isSubset(of: more))
    }
  }

  @Test func aPlanSaysWhatIsToComeAndAnExplanationWhy() throws {
    let rest = "final: {configurations: best, seeds: 100..101}"
    try withProgram(Self.file(rest: rest)) { program in
      let plan = try program.run("plan", "w.yaml", "--no-estimate").output
      #expect(
        plan.contains("10 of Sobol's sequence, then 10 that each depend on the results of all waves before")
          && plan.contains("in 4 waves one after the other, 6 to 1 epoch, 3 to 2 epochs, 1 to ")
          && plan.contains("That is 76 of 160 epochs"), "\(plan)")
      let run = try program.run("w.yaml", "--jobs", "2")
      #expect(
        run.status == 0 && run.errors.contains("final stage: 4 cells of 2 configurations"), "\(run.errors)")
      #expect(program.checkpoints(of: "waves").isEmpty)
      let cells = try program.run("plan", "w.yaml", "--cells", "--no-estimate").output
      let stopped = try #require(cells.split(separator: "\n").last { $0.contains("stopped") })
      let id = String(try #require(stopped.split(separator: " ").dropFirst().first))
      let explained = try program.run("explain", "w.yaml", id).output
      #expect(
        explained.contains("suggested from the results of points 0 to") && explained.contains("near it")
          && explained.contains("Halving, 1 epoch, 1 seed") && explained.contains("stopped"), "\(explained)")
      let report = try String(
        contentsOf: program.folder.appending(path: "results/waves/report.md"), encoding: .utf8)
      #expect(
        report.contains("Complete") && report.contains("of the configurations of a wave")
          && report.contains("all waves of 6 before its own"), "\(report.prefix(2000))")
      let again = try program.run("w.yaml")
      #expect(again.status == 0 && !again.errors.contains("also holds"), "\(again.errors)")
      #expect(try program.run("best", "w.yaml").status == 0)
      let parts = try program.parts(of: "waves")
      #expect(try program.run("gc", "w.yaml", "--delete").status == 0)
      #expect(try program.parts(of: "waves") == parts)
    }
  }

  @Test func aControlGoesToTheEnd() throws {
    try withProgram(Self.file(halving: "start: 1, factor: 2, control: 5")) { program in
      let run = try program.run("w.yaml", "--jobs", "3", "--quiet")
      #expect(run.status == 0, "\(run.errors)")
      let parts = try program.parts(of: "waves")
      #expect(try program.run("w.yaml", "--jobs", "1", "--results", "one", "--quiet").status == 0)
      #expect(try program.parts(of: "waves", results: "one") == parts)
      #expect(parts.count { $0.contains("whole") } > 8)
    }
  }

  @Test(arguments: [
    ("kind: tpe, count: 20, window: 2", "start: 1, factor: 3", "give search a window of at least 3"),
    ("kind: tpe, count: 20, window: 6", "start: 1, control: 21", "a control of 21 of the 20 configurations"),
    ("kind: tpe, count: 20, window: 6", "start: 4", "is not shorter than the whole"),
  ])
  func mistakesAreLocated(_ search: String, _ halving: String, _ message: String) throws {
    try withProgram(Self.file(search: search, halving: halving)) { program in
      let run = try program.run("plan", "w.yaml", "--no-estimate")
      #expect(run.status == 64 && run.errors.contains("w.yaml:17:"), "\(run.output)\(run.errors)")
      #expect(run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test func aBudgetCountsTheWaves() throws {
    let text = Self.file().replacing(
      "final validation_loss,", with: "final validation_loss, budget: {epochs: 37},")
    try withProgram(text) { program in
      let run = try program.run("plan", "w.yaml", "--no-estimate")
      #expect(run.status == 64 && run.errors.contains("takes 38 epochs"), "\(run.output)\(run.errors)")
    }
  }
}
