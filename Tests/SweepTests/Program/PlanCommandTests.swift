import Foundation
import Testing

/// `sweep plan`, `sweep explain` and `sweep diff` as a user meets them.
@Suite(.serialized) struct PlanCommandTests {
  /// Six configurations, two seeds.
  static let file = """
    sweep: 1
    name: small
    seeds: 0..1
    problems:
      - {objective: quadratic, noise: {law: symmetric_pareto, tail_index: [2.5, 3]}, steps: 3, runs: 8}
    optimizers:
      - {name: sgd, learning_rate: 0.1}
      - {name: ps_clip_sgd, learning_rate: [0.1, 0.2], clip_threshold: 4}
    """

  func withProgram(_ text: String = Self.file, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "e.yaml")
    try body(program)
  }

  @Test func thePlanListsEveryCellWithItsState() throws {
    try withProgram { program in
      #expect(try program.run("e.yaml", "--quiet", "--set", "seeds=0").status == 0)
      let plan = try program.run("plan", "e.yaml", "--cells", "--no-estimate")
      #expect(plan.status == 0 && plan.errors.isEmpty, "\(plan.errors)")
      try Golden.expect(plan.output.masked, "plan-cells.txt")
    }
  }

  @Test func csvHasALineForEachConfigurationOrCell() throws {
    try withProgram { program in
      #expect(try program.run("e.yaml", "--quiet", "--set", "seeds=0").status == 0)
      let configurations = try program.run("plan", "e.yaml", "--format", "csv")
      #expect(configurations.status == 0 && configurations.errors.isEmpty)
      try Golden.expect(configurations.output.masked, "plan-configurations.csv")
      try Golden.expect(
        try program.run("plan", "e.yaml", "--format", "csv", "--cells").output.masked, "plan-cells.csv")
    }
  }

  @Test func whatWasMeasuredIsDoneUntilItsConfigurationIsGone() throws {
    struct Plan: Decodable {
      var stale, pending, done, unrelatedResults: Int
    }
    try withProgram { program in
      #expect(try program.run("e.yaml", "--quiet").status == 0)
      func plan(_ setting: String) throws -> Plan {
        let outcome = try program.run("plan", "e.yaml", "--set", setting, "--no-estimate", "--format", "json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Plan.self, from: Data(outcome.output.utf8))
      }
      // Results are the same to the bit with any number of threads.
      let all = try plan("run.threads=2")
      #expect(all.stale == 0 && all.pending == 0 && all.done == 12 && all.unrelatedResults == 0)
      // A grid that has lost its results' configurations keeps them without using them.
      let other = try plan("steps=4")
      #expect(other.stale == 0 && other.done == 0 && other.unrelatedResults == 12)
    }
  }

  @Test func anExplanationTellsConfigurationStreamsAndResult() throws {
    try withProgram { program in
      let before = try program.run("explain", "e.yaml", "3")
      #expect(before.status == 0 && before.errors.isEmpty)
      try Golden.expect(before.output.masked, "explain-pending.txt")
      #expect(try program.run("e.yaml", "--quiet").status == 0)
      let after = try program.run("explain", "e.yaml", "3").output
      try Golden.expect(after.masked, "explain-done.txt")
      // The id that it shows names the same cell.
      let id = try #require(after.firstMatch(of: /cell +([0-9a-f]{64})/)?.1)
      #expect(try program.run("explain", "e.yaml", String(id.prefix(10))).output == after)
    }
  }

  @Test func aFailureIsExplainedAndListed() throws {
    let text = Self.file.replacing("runs: 8", with: "runs: [3000000, 8]")
      .replacing("seeds: 0..1", with: "seeds: 0\nrun: {timeout: 200ms}")
      .replacing("tail_index: [2.5, 3]", with: "tail_index: 3").replacing("[0.1, 0.2]", with: "0.1")
    try withProgram(text) { program in
      #expect(try program.run("e.yaml", "--quiet").status == 1)
      let explained = try program.run("explain", "e.yaml", "0").output
      #expect(explained.contains("\n  state              failed, timeout: "), "\(explained)")
      #expect(explained.contains("\nFailure\n  It failed once, the last time: timeout: "), "\(explained)")
      let cells = try program.run("plan", "e.yaml", "--format", "csv", "--cells").output.split(
        separator: "\n")
      #expect(cells.count == 5)
      #expect(cells[1].contains(",failed,") && cells[1].contains("timeout: ") && cells[1].hasSuffix(",1"))
      #expect(cells[2].contains(",done,,0"))
    }
  }

  @Test func whatItPrintsForAWorkerGivesTheStoredMeasurement() throws {
    try withProgram { program in
      #expect(try program.run("e.yaml", "--quiet").status == 0)
      let request = try program.run("explain", "e.yaml", "3", "--request")
      try program.write(request.output, to: "request")
      let worker = try program.start(["worker"], input: "request").wait()
      let answer = try #require(worker.output.split(separator: "\n").last)
      #expect(answer.hasPrefix("{\"finished\""))
      struct Explanation: Decodable {
        struct Result: Decodable { var metrics: [String: Number] }
        enum Number: Decodable, Equatable {
          case number(Double)
          case word(String)

          init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
              self = .number(number)
            } else {
              self = .word(try container.decode(String.self))
            }
          }
        }
        var result: Result
      }
      struct Answer: Decodable {
        struct Finished: Decodable { var measurement: Explanation.Result }
        var finished: Finished
      }
      let stored = try JSONDecoder().decode(
        Explanation.self,
        from: Data(try program.run("explain", "e.yaml", "3", "--format", "json").output.utf8))
      let again = try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
      #expect(stored.result.metrics.count > 20)
      #expect(stored.result.metrics == again.finished.measurement.metrics)
    }
  }

  @Test func theTheorysNumbersAreComputedBeforeACellRuns() throws {
    let text = Self.file.replacing(
      "runs: 8", with: "runs: 8, start: 40, parameters: {kind: theory, moment_order: 2}")
    try withProgram(text) { program in
      let output = try program.run("explain", "e.yaml", "3").output
      try Golden.expect(output.masked, "explain-theory.txt")
    }
  }

  @Test func everyValueHasItsOrigin() throws {
    try withProgram { program in
      let outcome = try program.run(
        "explain", "e.yaml", "5", "--set", "learning_rate=0.5,0.7", "--format", "json")
      struct Explanation: Decodable {
        struct Entry: Decodable { var key, from: String }
        var values: [Entry]
      }
      let values = try JSONDecoder().decode(Explanation.self, from: Data(outcome.output.utf8)).values
      let origins = Dictionary(uniqueKeysWithValues: values.map { ($0.key, $0.from) })
      #expect(origins["noise.tail_index"] == "e.yaml:5" && origins["noise.law"] == "e.yaml:5")
      #expect(origins["optimizer"] == "e.yaml:8" && origins["clip_threshold"] == "e.yaml:8")
      #expect(origins["learning_rate"] == "--set learning_rate=0.5,0.7")
      #expect(origins["noise.scale"] == "default" && origins["momentum"] == "default")
    }
  }

  @Test func thePlanSaysWhatEachRuleExcludes() throws {
    let text =
      Self.file + """

        exclude:
          - {optimizer: ps_clip_sgd, learning_rate: 0.2}
          - where: optimizer == "sgd" and noise.tail_index > 2.7
        """
    try withProgram(text) { program in
      let output = try program.run("plan", "e.yaml", "--no-estimate").output
      try Golden.expect(output, "plan-excluded.txt")
      struct Plan: Decodable {
        struct Rule: Decodable {
          var place: String
          var configurations: Int
        }
        var excluded: [Rule]
      }
      let json = try program.run("plan", "e.yaml", "--no-estimate", "--format", "json").output
      let excluded = try JSONDecoder().decode(Plan.self, from: Data(json.utf8)).excluded
      #expect(
        excluded.map(\.place) == ["e.yaml:10", "e.yaml:11"] && excluded.map(\.configurations) == [2, 1])
    }
  }

  @Test(arguments: ["99", "xyz", "-1", ""])
  func aCellThatIsNotThereIsAnError(_ cell: String) throws {
    try withProgram { program in
      let outcome = try program.run("explain", "e.yaml", "--", cell)
      #expect(outcome.status == 64 && outcome.output.isEmpty)
      #expect(
        outcome.errors.contains("give an index from 0 to 11 or the beginning of an id"), "\(outcome.errors)")
    }
  }

  @Test func aDifferenceIsSharedAddedRemovedAndWhy() throws {
    try withProgram { program in
      let other = Self.file.replacing("seeds: 0..1", with: "seeds: 0..2").replacing(
        "[0.1, 0.2]", with: "[0.1, 0.3]")
      try program.write(other + "\n  - {name: normalized_sgd, learning_rate: 1}\n", to: "f.yaml")
      let outcome = try program.run("diff", "e.yaml", "f.yaml")
      #expect(outcome.status == 1 && outcome.errors.isEmpty)
      try Golden.expect(outcome.output.masked, "diff.txt")
      struct Difference: Decodable {
        struct Cell: Decodable { var cell: String }
        var shared: Int
        var added, removed: [Cell]
      }
      let json = try program.run("diff", "e.yaml", "f.yaml", "--format", "json")
      let difference = try JSONDecoder().decode(Difference.self, from: Data(json.output.utf8))
      #expect(json.status == 1 && difference.shared == 8)
      #expect(difference.removed.count == 4 && difference.added.count == 16)
      #expect(try program.run("diff", "e.yaml", "e.yaml").status == 0)
      #expect(try program.run("diff", "e.yaml", "f.yaml", "--set", "nonsense=1").status == 64)
    }
  }

  @Test(arguments: ["plan", "explain", "diff", "catalog", "schema"])
  func helpHasExamplesOrExplains(_ command: String) throws {
    try withProgram { program in
      let outcome = try program.run("help", command)
      #expect(outcome.status == 0 && outcome.output.contains("USAGE: sweep \(command)"))
      #expect(outcome.output.contains("sweep \(command) "), "\(outcome.output)")
    }
  }
}
