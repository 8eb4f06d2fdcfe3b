import Foundation
import Messages
import Results
import TestTraits
import Testing
import Vocabulary

/// Successive halving as a user meets it.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct HalvingTests {
  private static func file(
    _ tune: String, order: String = "declared", name: String = "halved", defaults: String = "",
    seeds: String = "0"
  ) -> String {
    """
    sweep: 1
    name: \(name)
    seeds: \(seeds)
    order: \(order)
    defaults: {epochs: 7, batch_size: 16\(defaults)}
    \(Program.imagesProblem)
    optimizers:
      - {name: sgd, learning_rate: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 1e38]}
      - {name: clip_sgd, learning_rate: [0.001, 0.01, 0.1, 1], clip_threshold: [0.1, 1]}
    tune: {\(tune)}
    """
  }

  private static let halving = "by: final validation_loss, halving: {start: 1, factor: 2}"

  private func withProgram(_ text: String, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "h.yaml")
    try program.writeImages()
    try body(program)
  }

  private func measured(_ program: Program, _ results: String = "results") throws -> Set<String> {
    try program.parts(of: "halved", results: results)
  }

  private func checkpoints(_ program: Program, _ results: String = "results") -> [String] {
    program.checkpoints(of: "halved", results: results)
  }

  @Test func fiftyRunsMeasureTheSame() throws {
    try withProgram(Self.file(Self.halving)) { program in
      let first = try program.run("h.yaml", "--jobs", "1")
      #expect(first.status == 0, "\(first.errors)")
      let expected = try measured(program)
      // 8 + 4 + 2 + 1 of each; of sgd one diverges, which is a result.
      #expect(expected.count { $0.contains("1 epoch ") } == 15, "\(expected.count)")
      #expect(
        expected.count { $0.contains("2 epochs") } == 8 && expected.count { $0.contains("4 epochs") } == 4)
      #expect(expected.count { $0.contains("whole") } == 3)
      #expect(checkpoints(program).isEmpty)
      let runs = FiftyRuns(
        program: program, file: { Self.file(Self.halving, order: $0) }, hasShards: true,
        measured: { try measured(program, $0) })
      let count = try runs.compare(to: expected) { results in
        // What is killed, or waits for another shard, may leave some, which `gc` removes.
        let isWhole = results.hasPrefix("declared") || results.hasPrefix("shuffled")
        #expect(!isWhole || checkpoints(program, results).isEmpty, "\(results)")
      }
      #expect(count >= 50)
    }
  }

  @Test func theWholeGridHoldsWhatTheHalvingMeasured() throws {
    try withProgram(Self.file(Self.halving)) { program in
      #expect(try program.run("h.yaml", "--jobs", "2", "--quiet").status == 0)
      try program.write(Self.file("by: final validation_loss", name: "whole"), to: "w.yaml")
      #expect(try program.run("w.yaml", "--jobs", "2", "--quiet").status == 0)
      let (few, all) = (try program.digests("halved"), try program.digests("whole"))
      #expect(few.count == 3 && all.count == 16)
      for (cell, digest) in few { #expect(all[cell] == digest) }
      let store = try ResultStore(directory: program.folder.appending(path: "results/halved")).index()
      let whole = try program.store("whole").results
      for (cell, parts) in store.stored(store.reached.keys).beginnings {
        for (stretch, part) in parts {
          #expect(part.digest == whole[cell]?.measurement.prefix(through: stretch.end)?.digest)
        }
      }
      // What halving would have found there is what it found.
      let replay = try program.run("tune", "w.yaml", "--replay", "halving", "--start", "1")
      #expect(replay.status == 0 && replay.output.contains("It takes"), "\(replay.errors)")
      let best = try program.run("best", "h.yaml")
      for optimizer in ["sgd", "clip_sgd"] {
        let line = try #require(
          replay.output.split(separator: "\n").first { $0.contains(" \(optimizer) ") && $0.contains("rate=") }
        )
        let rate = try #require(line.firstMatch(of: /learning_rate=([^ ]+)/)).1
        #expect(best.output.contains("learning_rate: \(rate)"), "\(best.output) \(line)")
      }
      let tpe = try program.run("tune", "w.yaml", "--replay", "tpe", "--share", "0.5")
      #expect(tpe.status == 0 && tpe.output.contains("50 %"), "\(tpe.output) \(tpe.errors)")
      // Of 8 points two waves: 4 + 4 to 1 epoch, 2 + 2 to 2, 1 + 1 to 4, and to all 7.
      let waves = try program.run(
        "tune", "w.yaml", "--replay", "tpe", "--share", "1", "--start", "1", "--window", "4")
      #expect(waves.status == 0 && waves.output.contains("It takes 44 of 112 epochs"), "\(waves.output)")
      let one = try program.run(
        "tune", "w.yaml", "--replay", "halving", "--start", "1", "--only", "optimizer == \"sgd\"")
      #expect(one.status == 0 && one.output.contains("of 56 epochs"), "\(one.output) \(one.errors)")
      #expect(!one.output.contains("clip_sgd"))
      let none = try program.run(
        "tune", "w.yaml", "--replay", "halving", "--only", "learning_rate > 0.1")
      #expect(none.status == 64 && none.errors.contains("--only leaves no optimizer"), "\(none.errors)")
      let narrow = try program.run("tune", "w.yaml", "--replay", "tpe", "--factor", "3", "--window", "2")
      #expect(narrow.status == 64 && narrow.errors.contains("give --window at least 3"), "\(narrow.errors)")
    }
  }

  @Test func aPlanSaysWhatItTakesAndAnExplanationWhy() throws {
    try withProgram(Self.file(Self.halving + "}\nfinal: {configurations: best, seeds: 100..101")) { program in
      let plan = try program.run("plan", "h.yaml", "--no-estimate")
      #expect(
        plan.output.contains("of each group 8 to 1 epoch, 4 to 2 epochs, 2 to 4 epochs, 1 to 7 epochs")
          && plan.output.contains("That is 38 of 112 epochs, 34 %"), "\(plan.output)")
      let run = try program.run("h.yaml", "--jobs", "2")
      #expect(
        run.status == 0 && run.errors.contains("final stage: 4 cells of 2 configurations"), "\(run.errors)")
      let store = try program.store("halved")
      #expect(store.results.values.count { $0.seed >= 100 } == 4)
      let status = try program.run("status", "h.yaml")
      #expect(status.output.contains("stopped by halving"), "\(status.output)")
      let cells = try program.run("plan", "h.yaml", "--cells", "--no-estimate").output
      let line = try #require(
        cells.split(separator: "\n").first { $0.contains("stopped") && $0.contains("place") })
      #expect(line.contains("go on") || line.contains("goes on"))
      let id = try #require(line.split(separator: " ").dropFirst().first)
      let explained = try program.run("explain", "h.yaml", String(id)).output
      #expect(explained.contains("Halving, 1 epoch, 1 seed") && explained.contains("stopped"), "\(explained)")
      let report = try String(
        contentsOf: program.folder.appending(path: "results/halved/report.md"), encoding: .utf8)
      #expect(report.contains("Successive halving") && report.contains("8 to 1 epoch"), "\(report)")
      #expect(report.contains("Complete"), "\(report.prefix(900))")
      let again = try program.run("h.yaml", "--jobs", "2")
      #expect(again.status == 0)
      #expect(try program.digests("halved") == store.results.mapValues(\.digest))
      // Compaction keeps the beginnings: nothing is measured again.
      let before = try measured(program)
      #expect(try program.run("gc", "h.yaml", "--delete").status == 0)
      #expect(try measured(program) == before)
    }
  }

  @Test func aControlGoesToTheEndAndSaysHowWellRungsForetellIt() throws {
    let tune = "by: final validation_loss, halving: {start: 1, factor: 2, control: 4}"
    try withProgram(Self.file(tune)) { program in
      let plan = try program.run("plan", "h.yaml", "--no-estimate").output
      #expect(
        plan.contains("8 to 1 epoch, 4 to 2 epochs") && plan.contains("Control: of each group 4"), "\(plan)")
      let run = try program.run("h.yaml", "--jobs", "2", "--quiet")
      #expect(run.status == 0, "\(run.errors)")
      let expected = try measured(program)
      #expect(try program.run("h.yaml", "--jobs", "5", "--results", "five", "--quiet").status == 0)
      #expect(try measured(program, "five") == expected && checkpoints(program).isEmpty)
      // What is measured without it is measured with it, and at most four more of each group come to the end.
      try program.write(Self.file(Self.halving), to: "p.yaml")
      #expect(try program.run("p.yaml", "--jobs", "2", "--results", "plain", "--quiet").status == 0)
      let plain = try measured(program, "plain")
      #expect(plain.isStrictSubset(of: expected))
      let ends = expected.count { $0.contains("whole") } - plain.count { $0.contains("whole") }
      #expect((4...8).contains(ends), "\(ends)")
      let report = try String(
        contentsOf: program.folder.appending(path: "results/halved/report.md"), encoding: .utf8)
      #expect(report.contains("of a control: 4 configurations of each group"), "\(report)")
      let cells = try program.run("plan", "h.yaml", "--cells", "--no-estimate").output
      let id = try #require(
        cells.split(separator: "\n").last { $0.contains("measured") || $0.contains("done") })
      let explained = try program.run("explain", "h.yaml", String(id.split(separator: " ")[1])).output
      #expect(explained.contains("control"), "\(explained)")
    }
  }

  @Test func seedsGrowFromRungToRung() throws {
    let tune = "by: mean final validation_loss, halving: {seeds: [1, 2, 4]}"
    try withProgram(Self.file(tune, seeds: "0..3")) { program in
      let run = try program.run("h.yaml", "--jobs", "3")
      #expect(run.status == 0, "\(run.errors)")
      // 8 with one seed, 4 with a second, 2 with two more, for each of two optimizers.
      let results = try program.store("halved").results.values
      #expect(results.count == 2 * (8 + 4 + 4))
      let best = try program.run("best", "h.yaml")
      #expect(best.status == 0, "\(best.errors)")
      // Nobody is shown with fewer seeds than all.
      let counts = Dictionary(grouping: try program.cells("halved").dropFirst()) { $0[5] }
      #expect(!counts.isEmpty && counts.values.allSatisfy { $0.count == 4 }, "\(counts.mapValues(\.count))")
    }
  }

  @Test func aRungMayBeATrainingOfItsOwn() throws {
    let tune = "by: final validation_loss, halving: {start: 2, factor: 2, length: rung}"
    try withProgram(Self.file(tune, defaults: ", schedule: {kind: cosine}")) { program in
      let run = try program.run("h.yaml", "--jobs", "2")
      #expect(run.status == 0, "\(run.errors)")
      #expect(!run.errors.contains("goes on from its checkpoint"))
      let found = try measured(program)
      #expect(found.count { $0.contains("2 epochs") } >= 15 && found.count { $0.contains("whole") } >= 4)
      #expect(try measured(program).count == found.count)
    }
  }

  @Test(arguments: [
    ("by: final validation_loss, halving: {start: 9}", "", "a first rung of 9 epochs is not shorter"),
    (
      "by: final validation_loss, halving: {start: 1}", ", schedule: {kind: cosine}",
      "the cosine schedule depends"
    ),
    ("by: final validation_loss, halving: {start: 1, of: learning_rate}", "", "is no length of problems"),
    ("by: final validation_loss, halving: {factor: 2}", "", "halving needs start"),
    ("by: final validation_loss, halving: {start: 1, seeds: [1, 1]}", "", "there are 4 rungs"),
    ("by: median validation_loss at epoch 5, halving: {start: 1}", "", "does not have"),
    ("by: final validation_loss, grow: 2, halving: {start: 1}", "", "do not go together"),
    ("by: final validation_loss, halving: {seeds: [1, 1]}", "", "each rung must have more"),
    ("by: final validation_loss, halving: {start: 1, factor: 1}", "", "factor"),
    ("by: final validation_loss, halving: {start: 1, control: 9}", "", "a control of 9 of the 8"),
  ])
  func mistakesAreLocated(_ tune: String, _ defaults: String, _ message: String) throws {
    try withProgram(Self.file(tune, defaults: defaults)) { program in
      let run = try program.run("plan", "h.yaml", "--no-estimate")
      #expect(run.status == 64, "\(run.output)")
      #expect(run.errors.contains("h.yaml:16:") && run.errors.contains(message), "\(run.errors)")
    }
  }

  /// By default all optimizers have the same; each limit is one of them.
  @Test(arguments: [
    ("budget: {configurations: 7}", "tries 8 configurations"),
    ("budget: {cells: 7}", "begins 8 trainings on problem \"images\", more than the budget of 7"),
    ("budget: {epochs: 55}", "takes 56 epochs"),
    ("budget: {epochs: 18}, halving: {start: 1, factor: 2}", "takes 19 epochs"),
    ("budget: {epochs: 40}, halving: {start: 1, factor: 2, control: 4}", "takes 43 epochs"),
    ("budget: {steps: 9}", "have no steps; they are counted in epochs"),
    ("budget: {}", "budget"), ("budget: {weeks: 1}", "unknown key \"weeks\""), ("budget: 7", "tries 8 conf"),
    ("budget: {hours: 0}", "hours is 0"),
  ])
  func whatIsBeyondTheBudgetIsAMistake(_ keys: String, _ message: String) throws {
    try withProgram(Self.file("by: final validation_loss, \(keys)")) { program in
      let run = try program.run("plan", "h.yaml", "--no-estimate")
      #expect(run.status == 64 && run.errors.contains("h.yaml:16:"), "\(run.output)\(run.errors)")
      #expect(run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test func whatIsWithinTheBudgetRunsAndHoursAreReckonedBefore() throws {
    let keys = "budget: {configurations: 8, cells: 8, epochs: 19, hours: 1}, halving: {start: 1, factor: 2}"
    try withProgram(Self.file("by: final validation_loss, \(keys)")) { program in
      let run = try program.run("h.yaml", "--jobs", "2", "--quiet")
      #expect(run.status == 0, "\(run.errors)")
      try program.write(Self.file("by: final validation_loss, budget: {hours: 1e-6}"), to: "s.yaml")
      for command in [["plan", "s.yaml"], ["run", "s.yaml", "--results", "s"]] {
        let short = try program.start(command).wait()
        #expect(
          short.status == 64 && short.errors.contains("s.yaml:16: error: the tuning of"), "\(short.errors)")
        #expect(short.errors.contains("more than the budget of"), "\(short.errors)")
      }
      #expect(!program.exists("s/halved/journal"))
    }
  }

  @Test func theLaboratoryIsNotContinued() throws {
    let program = try Program()
    defer { program.remove() }
    func text(_ halving: String) -> String {
      """
      sweep: 1
      name: lab
      seeds: 0
      defaults: {batch_size: 4, steps: 16, runs: 8}
      problems: [{objective: quadratic, noise: {law: normal}}]
      optimizers: [{name: sgd, learning_rate: [0.001, 0.01, 0.1, 0.5]}]
      tune: {by: final average_gradient_norm_median, halving: {\(halving)}}
      """
    }
    try program.write(text("start: 4"), to: "l.yaml")
    let refused = try program.run("plan", "l.yaml", "--no-estimate")
    #expect(refused.status == 64 && refused.errors.contains("write length: rung"), "\(refused.errors)")
    for (key, whole) in [("steps", 1), ("runs", 2)] {
      try program.write(text("start: 4, of: \(key), length: rung"), to: "l.yaml")
      let run = try program.run("l.yaml", "--jobs", "2", "--results", key, "--quiet")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try program.store("lab", results: key).results.count == whole)
    }
  }
}
