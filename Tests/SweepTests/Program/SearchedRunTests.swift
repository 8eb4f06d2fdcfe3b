import Foundation
import Results
import TestTraits
import Testing
import Vocabulary

/// A search that learns, as a user meets it: cells of milliseconds, of which most are known only while it runs.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct SearchedRunTests {
  private static func file(
    _ rest: String = "", search: String = "kind: tpe, count: 24, window: 3", order: String = "declared",
    name: String = "searched", seeds: String = "0..1"
  ) -> String {
    """
    sweep: 1
    name: \(name)
    seeds: \(seeds)
    order: \(order)
    defaults: {batch_size: 2, steps: 12, runs: 4}
    problems:
      - {name: light, objective: quadratic, dimension: 4, noise: {law: normal}}
      - {name: heavy, objective: quadratic, dimension: 4, noise: {law: symmetric_pareto, tail_index: 1.5}}
    optimizers:
      - {name: sgd, learning_rate: {min: 1e-3, max: 10, scale: log}, momentum: [0, 0.5, 0.9]}
      - {name: clip_sgd, learning_rate: {min: 1e-3, max: 10, scale: log}, clip_threshold: {min: 0.1, max: 10, scale: log}}
    search: {\(search)}
    tune: {by: final average_gradient_norm_median}
    \(rest)
    """
  }

  private func withProgram(_ text: String = file(), _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "e.yaml")
    try body(program)
  }

  @Test func fiftyRunsMeasureTheSame() throws {
    try withProgram { program in
      let first = try program.run("e.yaml", "--jobs", "1")
      #expect(first.status == 0, "\(first.errors)")
      let expected = try program.digests("searched")
      // 24 points of two optimizers on two problems, with two seeds.
      #expect(expected.count == 24 * 4 * 2)
      let table = try program.cells("searched")
      let runs = FiftyRuns(
        program: program, file: { Self.file(order: $0) }, hasShards: false,
        measured: { Set(try program.digests("searched", results: $0).map { "\($0) \($1)" }) })
      let count = try runs.compare(to: Set(expected.map { "\($0) \($1)" })) { results in
        let found = try Set(program.cells("searched", results: results))
        #expect(found == Set(table), "\(results)")
      }
      #expect(count >= 50)
      // More points leave the first ones.
      try program.write(Self.file(search: "kind: tpe, count: 28, window: 3"), to: "m.yaml")
      #expect(try program.run("m.yaml", "--jobs", "2", "--quiet").status == 0)
      let more = try program.digests("searched")
      #expect(more.count == 28 * 4 * 2 && expected.allSatisfy { more[$0] == $1 })
    }
  }

  @Test func aPlanSaysWhatIsToComeAndAnExplanationWhy() throws {
    try withProgram(Self.file("final: {configurations: best, seeds: 100..102}")) { program in
      let plan = try program.run("plan", "e.yaml", "--no-estimate")
      #expect(
        plan.output.contains("80 cells = 40 configurations x 2 seeds")
          && plan.output.contains("then 112 cells of 56 configurations that tpe suggests")
          && plan.output.contains("10 of Sobol's sequence, then 14 that each depend on the results up to 3"),
        "\(plan.output)")
      let json = try program.run("plan", "e.yaml", "--format", "json").output
      #expect(
        json.contains("\"suggested_cells\" : 112") && json.contains("\"final_stage_cells\" : 12"), "\(json)")
      #expect(try program.run("plan", "e.yaml").output.contains("About"))
      let dry = try program.run("e.yaml", "--dry-run")
      #expect(dry.status == 0 && dry.errors.contains("tpe suggests"), "\(dry.errors)")
      let run = try program.run("e.yaml", "--jobs", "2")
      #expect(
        run.status == 0 && run.errors.contains("final stage: 12 cells of 4 configurations"), "\(run.errors)")
      #expect(run.errors.contains("[192/204]") || run.errors.contains("192 of 192"), "\(run.errors)")
      let store = try program.store("searched")
      #expect(store.results.count == 24 * 4 * 2 + 12)
      let status = try program.run("status", "e.yaml").output
      #expect(status.contains("204 of 204 cells measured"), "\(status)")
      let cells = try program.run("plan", "e.yaml", "--cells", "--no-estimate").output
      #expect(cells.contains("204 cells") && !cells.contains("tpe suggests"), "\(cells.prefix(400))")
      func explained(_ cell: Int) throws -> String { try program.run("explain", "e.yaml", "\(cell)").output }
      #expect(try explained(3).contains("Point 3 of 24\n  of Sobol's sequence"))
      let why = try explained(20)
      #expect(
        why.contains("Point 20 of 24, suggested from the results of points 0 to 17 (window 3)")
          && why.contains("near it") && why.contains("away from the 2 that were at work"), "\(why)")
      #expect(why.contains("e.yaml:10") && why.split(separator: "\n").count { $0.contains("near it") } == 3)
      let object = try program.run("explain", "e.yaml", "20", "--format", "json").output
      #expect(object.contains("\"is_good\" : true"))
      let report = try String(
        contentsOf: program.folder.appending(path: "results/searched/report.md"), encoding: .utf8)
      #expect(
        report.contains("Complete") && report.contains("tree-structured Parzen"), "\(report.prefix(2000))")
      // Nothing is left to do, nothing is an orphan.
      let again = try program.run("e.yaml")
      #expect(again.status == 0 && again.errors.contains("204 cells, 204 done"), "\(again.errors)")
      #expect(!again.errors.contains("also holds"))
      #expect(try program.run("gc", "e.yaml", "--delete").status == 0)
      #expect(try program.store("searched").results.count == 204)
      let best = try program.run("best", "e.yaml")
      #expect(best.status == 0 && best.output.contains("learning_rate"), "\(best.errors)")
    }
  }

  @Test func aConditionRunsWhatItAdmits() throws {
    try withProgram { program in
      let only = "optimizer == \"sgd\" and problem == \"light\""
      let run = try program.run("e.yaml", "--jobs", "2", "--only", only, "--quiet")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try program.store("searched").results.count == 48)
      #expect(try program.run("e.yaml", "--jobs", "2", "--quiet").status == 0)
      #expect(try program.store("searched").results.count == 192)
    }
  }

  @Test func shardsAreRefusedWithTheirReason() throws {
    try withProgram { program in
      let run = try program.run("e.yaml", "--shard", "1/2")
      #expect(
        run.status == 64 && run.errors.contains("e.yaml:12:16") && run.errors.contains("sweep work"),
        "\(run.errors)")
    }
  }

  /// What fails is no value: the search goes on as with the worst one, and decides anew once it is measured.
  @Test func aFailureIsTheWorstAndARetryDecidesAnew() throws {
    let text = """
      sweep: 1
      name: searched
      problems:
        - name: parabola
          command: [sh, fails.sh, "{learning_rate}"]
          optimizers: {sgd: {learning_rate: {type: number, above: 0}}}
          metrics: {loss: minimize}
      optimizers: [{name: sgd, learning_rate: {min: 0.01, max: 1}}]
      search: {kind: tpe, count: 16, window: 2}
      tune: {by: final loss}
      """
    try withProgram(text) { program in
      let flag = program.folder.appending(path: "mended").path
      let script = """
        if [ ! -e "\(flag)" ] && awk "BEGIN { exit !($1 > 0.5) }"; then exit 3; fi
        loss=$(awk "BEGIN { d = $1 - 0.3; printf(\\"%.9g\\", d * d) }")
        echo "{\\"final\\": {\\"loss\\": $loss}}" >> "$SWEEP_REPORT"
        """
      try program.write(script, to: "fails.sh")
      let broken = try program.run("e.yaml", "--trust", "--jobs", "2", "--quiet")
      #expect(broken.status == 1, "\(broken.errors)")
      let store = try program.store("searched")
      #expect(
        store.results.count + store.failures.count == 16 && store.failures.count >= 4
          && store.results.count >= 8)
      let status = try program.run("status", "e.yaml")
      #expect(status.status == 1 && status.output.contains("16 cells measured"), "\(status.output)")
      for jobs in ["1", "3"] {
        let run = try program.run("e.yaml", "--trust", "--jobs", jobs, "--results", "b\(jobs)", "--quiet")
        #expect(run.status == 1)
        #expect(
          try program.digests("searched", results: "b\(jobs)") == store.results.mapValues(\.digest))
      }
      try program.write("", to: "mended")
      let again = try program.run("e.yaml", "--trust", "--jobs", "2", "--quiet")
      #expect(again.status == 0, "\(again.errors)")
      #expect(try program.run("e.yaml", "--trust", "--jobs", "1", "--results", "well", "--quiet").status == 0)
      let (found, expected) = (
        try program.digests("searched"), try program.digests("searched", results: "well")
      )
      #expect(expected.count == 16 && expected.allSatisfy { found[$0] == $1 })
      #expect(try program.cells("searched") == program.cells("searched", results: "well"))
    }
  }
}
