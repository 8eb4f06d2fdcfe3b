import Foundation
import Messages
import Results
import TestTraits
import Testing

/// Tuning and the final stage as a user meets them.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct TwoStageTests {
  private static let file = """
    sweep: 1
    name: tuned
    seeds: 0..1
    defaults: {batch_size: 4, steps: 5, runs: 8}
    problems: [{objective: quadratic, noise: {law: symmetric_pareto, tail_index: [1.5, 2.5]}}]
    optimizers:
      - {name: sgd, learning_rate: [0.01, 0.1, 0.5]}
      - {name: ps_clip_sgd, learning_rate: [0.1, 0.5], clip_threshold: 1}
    tune: {by: median average_gradient_norm_median}
    final: {configurations: best, seeds: 100..102}
    """

  private func withProgram(_ text: String = Self.file, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "t.yaml")
    try body(program)
  }

  static let growing = """
    sweep: 1
    name: grown
    seeds: 0..1
    defaults: {batch_size: 4, steps: 20, runs: 8, start: 5}
    problems: [{objective: quadratic, noise: {law: normal}}]
    optimizers:
      - {name: sgd, learning_rate: [0.001, 0.004, 0.016, 0.064]}
      - {name: ps_clip_sgd, learning_rate: [0.01, 0.1], clip_threshold: [1, 8]}
    tune: {by: median average_gradient_norm_median, grow: 2}
    final: {configurations: best, seeds: 100..102}
    """

  /// The best rates lie above those of the file.
  @Test func gridsGrowByTheSameNumberUntilTheyEncloseTheBest() throws {
    var cells: [Set<String>] = []
    for jobs in ["1", "3"] {
      try withProgram(Self.growing) { program in
        let before = try program.run("plan", "t.yaml", "--no-estimate")
        #expect(before.output.contains("May grow: while a winner lies at an end"), "\(before.output)")
        let run = try program.run("t.yaml", "--jobs", jobs)
        #expect(
          run.status == 0 && run.errors.contains("round 1: the best of an optimizer lies at an end"),
          "\(run.errors)")
        let results = try program.store("grown").results.values
        cells.append(Set(results.map(\.cell)))
        let tuned = Dictionary(grouping: results.filter { $0.seed < 100 }) { $0.optimizer }
        let counts = tuned.mapValues { Set($0.map(\.configuration)).count }
        #expect(counts["sgd"] == counts["ps_clip_sgd"] && counts["sgd"] ?? 0 > 4, "\(counts)")
        #expect(results.count { $0.seed >= 100 } == 6)
        for (optimizer, results) in tuned {
          let rates = Set(results.compactMap { $0.values["learning_rate"]?.number })
          let best = results.min {
            ($0.measurement.metrics["average_gradient_norm_median"] ?? .nan)
              < ($1.measurement.metrics["average_gradient_norm_median"] ?? .nan)
          }?.values["learning_rate"]?.number
          #expect(best != rates.max() && best != rates.min(), "\(optimizer): \(rates.sorted())")
        }
        let after = try program.run("plan", "t.yaml", "--no-estimate")
        #expect(
          after.output.contains("Grown: 2 rounds of 2 further configurations for every optimizer."),
          "\(after.output)")
        let again = try program.run("t.yaml")
        #expect(again.status == 0 && again.errors.contains("\(results.count) done"), "\(again.errors)")
        #expect(try program.store("grown").results.count == results.count)
        let report = try String(
          contentsOf: program.folder.appending(path: "results/grown/report.md"), encoding: .utf8)
        #expect(report.contains("every optimizer got 2 further configurations"))
        #expect(!report.contains("that was tried;"), "a winner lies at an end")
      }
    }
    #expect(cells.count == 2 && cells[0] == cells[1])
  }

  @Test func theBestOfEachGroupRunsOnFreshSeeds() throws {
    try withProgram { program in
      // 2 problems × (3 + 2) configurations × 2 seeds, then 2 × 2 chosen ones × 3 seeds.
      let run = try program.run("t.yaml", "--jobs", "2")
      #expect(
        run.status == 0 && run.errors.contains("final stage: 12 cells of 4 configurations"), "\(run.errors)")
      let results = try program.store("tuned").results.values
      #expect(results.count == 32)
      for optimizer in ["sgd", "ps_clip_sgd"] {
        for tail in [1.5, 2.5] {
          let cells = results.filter {
            $0.optimizer == optimizer && $0.values["noise"]?[path: "tail_index"]?.number == tail
          }
          let tuning = Dictionary(grouping: cells.filter { $0.seed < 100 }) { $0.configuration }
          // The mean is the median of two seeds.
          let values = tuning.mapValues { cells in
            cells.reduce(0) { $0 + ($1.measurement.metrics["average_gradient_norm_median"] ?? .nan) } / 2
          }
          let best = values.min { $0.value < $1.value }?.key
          let final = cells.filter { $0.seed >= 100 }
          #expect(Set(final.map(\.configuration)) == [best] && final.count == 3)
        }
      }
      let again = try program.run("t.yaml")
      #expect(again.status == 0 && again.errors.contains("32 cells, 32 done"), "\(again.errors)")
      let report = try String(
        contentsOf: program.folder.appending(path: "results/tuned/report.md"), encoding: .utf8)
      #expect(report.contains("## Tuning") && report.contains("Complete: 32 of 32 cells"))
      let plan = try program.run("plan", "t.yaml", "--no-estimate")
      #expect(
        plan.output.contains(
          "Unequal: on quadratic ps_clip_sgd tries 2 configurations and sgd 3, which favours those with more"),
        "\(plan.output)")
      // Three rates against two: one warning for both problems.
      let warnings = report.split(separator: "\n").filter {
        $0.hasPrefix("- ") && $0.contains("configurations")
      }
      #expect(warnings.count == 1, "\(warnings)")
      #expect(
        warnings.first?.hasPrefix(
          "- On quadratic, noise tail index 1.5; quadratic, noise tail index 2.5 optimizers had 2 to 3")
          == true)
    }
  }

  @Test func thePlanReckonsWithTheFinalStage() throws {
    try withProgram { program in
      let text = try program.run("plan", "t.yaml", "--no-estimate").output
      #expect(
        text.contains("20 to run; then a final stage of 12 cells of the best 4 configurations"), "\(text)")
      let json = try program.run("plan", "t.yaml", "--no-estimate", "--format", "json").output
      #expect(json.contains("\"final_stage_cells\" : 12"), "\(json)")
      let dry = try program.run("run", "t.yaml", "--dry-run")
      #expect(dry.errors.contains("final stage of 12 cells"), "\(dry.errors)")
      // Of a group without all its tuning cells nothing can be chosen.
      let part = try program.run("plan", "t.yaml", "--no-estimate", "--only", "seed == 0").output
      #expect(!part.contains("final stage"), "\(part)")
      #expect(try program.run("t.yaml", "--quiet").status == 0)
      let done = try program.run("plan", "t.yaml").output
      #expect(done.contains("32 measured, 0 to run\n") && done.contains("Nothing left to run."), "\(done)")
    }
  }

  @Test func aShardThatIsFirstSaysWhatItWaitsFor() throws {
    try withProgram { program in
      let first = try program.run("t.yaml", "--shard", "1/2")
      #expect(first.status == 75, "\(first.errors)")
      #expect(
        first.errors.contains("10 tuning cells are other shards' and not measured yet"), "\(first.errors)")
      // All tuning cells are there: the second goes on to its part of the final stage, then the first to its own.
      #expect(try program.run("t.yaml", "--shard", "2/2", "--quiet").status == 0)
      #expect(try program.run("t.yaml", "--shard", "1/2", "--quiet").status == 0)
      #expect(try program.run("t.yaml", "--results", "whole", "--quiet").status == 0)
      #expect(try program.digests("tuned") == program.digests("tuned", results: "whole"))
      #expect(try program.cells("tuned") == program.cells("tuned", results: "whole"))
    }
  }

  @Test func shardsAtOnceFinishBothStages() throws {
    try withProgram { program in
      let runs = try (1...3).map {
        try program.start(["t.yaml", "--quiet", "--jobs", "1", "--shard", "\($0)/3"])
      }
      let codes = try runs.map { try $0.wait().status }
      #expect(codes.allSatisfy { $0 == 0 || $0 == 75 }, "\(codes)")
      for shard in 1...3 {
        #expect(try program.run("t.yaml", "--quiet", "--shard", "\(shard)/3").status == 0)
      }
      #expect(try program.store("tuned").results.count == 32)
    }
  }

  @Test func aRestrictedRunTunesWhatIsComplete() throws {
    try withProgram { program in
      let run = try program.run("t.yaml", "--only", "optimizer == 'sgd' and noise.tail_index == 1.5")
      #expect(
        run.status == 0 && run.errors.contains("final stage: 3 cells of 1 configurations"), "\(run.errors)")
      #expect(try program.store("tuned").results.count == 9)
      let best = try program.run("best", "t.yaml")
      #expect(best.status == 0 && best.output.contains("tail_index 1.5"), "\(best.output)")
      #expect(
        !best.output.contains("ps_clip_sgd") && best.errors.contains("0 of 4 cells measured"),
        "\(best.errors)")
      // One seed missing: nothing may be chosen.
      let other = try program.run("t.yaml", "--only", "optimizer == 'ps_clip_sgd' and seed == 0")
      #expect(other.status == 0, "\(other.errors)")
      let begun = other.errors.split(separator: "\n").filter { $0.hasPrefix("final stage") }
      #expect(begun.isEmpty)
      #expect(try program.store("tuned").results.values.count { $0.optimizer == "ps_clip_sgd" } == 4)
    }
  }

  @Test func bestPrintsWhatCanBePasted() throws {
    try withProgram(Self.file.replacing("tail_index: [1.5, 2.5]", with: "tail_index: 1.5")) { program in
      #expect(try program.run("best", "t.yaml").status == 1)
      #expect(try program.run("t.yaml").status == 0)
      let best = try program.run("best", "t.yaml")
      #expect(best.status == 0)
      let pasted = """
        sweep: 1
        name: pasted
        defaults: {batch_size: 4, steps: 5, runs: 8}
        problems: [{objective: quadratic, noise: {law: symmetric_pareto, tail_index: 1.5}}]
        \(best.output)
        """
      try program.write(pasted, to: "p.yaml")
      let plan = try program.run("plan", "p.yaml", "--no-estimate")
      #expect(
        plan.status == 0 && plan.output.contains("2 configurations"), "\(plan.output)\(plan.errors)\(pasted)")
    }
  }

  @Test func theTuningSeedsAreReportedOnlyWhereTheFileSaysSo() throws {
    try withProgram(Self.file.replacing("100..102", with: "0..1")) { program in
      let run = try program.run("t.yaml")
      #expect(run.status == 64 && run.errors.contains("is a tuning seed too"), "\(run.errors)")
      try program.write(Self.file.replacing("100..102", with: "same"), to: "t.yaml")
      let same = try program.run("t.yaml")
      #expect(same.status == 0, "\(same.errors)")
      #expect(try program.store("tuned").results.count == 20)
      let report = try String(
        contentsOf: program.folder.appending(path: "results/tuned/report.md"), encoding: .utf8)
      #expect(report.contains("which flatters them"))
    }
  }
}
