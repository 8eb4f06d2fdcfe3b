import Foundation
import Testing

@testable import sweep

/// Hints can be pasted, and what is not there is said.
@Suite(.serialized) struct WordsTests {
  static let small = CommandTests.small.replacing("seeds: 0..1", with: "seeds: 0").replacing(
    "[0.1, 0.2]", with: "0.1")

  private func withProgram(_ text: String = Self.small, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "my file.yaml")
    try body(program)
  }

  @Test func hintsHaveTheOptionsThatWereGiven() throws {
    try withProgram { program in
      let given = ["my file.yaml", "--set", "steps=4", "--results", "a b"]
      let pasted = "'my file.yaml' --set steps=4 --results 'a b'"
      let verify = try program.start(["verify"] + given).wait()
      #expect(verify.status == 64 && verify.errors.contains("`sweep run \(pasted)`"), "\(verify.errors)")
      let explain = try program.start(["explain"] + given + ["99"]).wait()
      #expect(explain.errors.contains("`sweep plan \(pasted) --cells`"), "\(explain.errors)")
      let cell = try program.start(["explain"] + given + ["0"]).wait()
      #expect(cell.output.contains("sweep explain \(pasted) "), "\(cell.output)")
    }
  }

  @Test func nothingToWriteOrToRetryIsSaid() throws {
    try withProgram { program in
      let hint = "results/small holds no result of my file.yaml yet: `sweep run 'my file.yaml'` measures them"
      for command in [["export", "my file.yaml", "x.csv"], ["report", "my file.yaml"]] {
        let outcome = try program.start(command).wait()
        #expect(outcome.status == 0 && outcome.errors.contains(hint), "\(outcome.errors)")
      }
      let retry = try program.run("retry", "my file.yaml")
      #expect(retry.status == 0, "\(retry.errors)")
      #expect(
        retry.errors.contains(
          "no cell has failed, nothing to retry; 1 has not run yet, `sweep run 'my file.yaml'` runs them"),
        "\(retry.errors)")
      #expect(try program.run("my file.yaml", "--quiet").status == 0)
      #expect(try !program.run("report", "my file.yaml").errors.contains("no result"))
      #expect(try !program.run("export", "my file.yaml", "x.csv").errors.contains("no result"))
    }
  }

  @Test(arguments: [
    ["plan", "e.yaml"], ["plan", "e.yaml", "--format", "json"], ["plan", "e.yaml", "--format", "csv"],
    ["run", "e.yaml", "--dry-run"],
  ])
  func dataThatAreMissingAreSaidBeforeARun(_ command: [String]) throws {
    try withProgram { program in
      try program.write(
        """
        sweep: 1
        name: images
        seeds: 0
        problems: [{model: alexnet_cifar, dataset: cifar100, epochs: 1}]
        optimizers: [{name: sgd, learning_rate: 0.1}]
        """, to: "e.yaml")
      let outcome = try program.start(command).wait()
      #expect(outcome.status == 0)
      #expect(
        outcome.errors.hasPrefix("warning: the data set cifar100 cannot be used:")
          && outcome.errors.contains("sweep data fetch cifar100"), "\(outcome.errors)")
      if command.contains("json") {
        struct Plan: Decodable {
          var dataProblems: [String]
          enum CodingKeys: String, CodingKey { case dataProblems = "data_problems" }
        }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(outcome.output.utf8))
        #expect(plan.dataProblems.count == 1)
        #expect(plan.dataProblems.first?.hasPrefix("the data set cifar100 cannot be used:") == true)
      }
    }
  }

  @Test func misspeltCommandsAndFilesHaveASuggestion() throws {
    try withProgram { program in
      let command = try program.run("rnu", "my file.yaml")
      #expect(command.status == 64)
      #expect(command.errors == "error: there is no command and no file 'rnu'; did you mean 'run'?\n")
      for name in ["my fiel.yaml", "my file", "my file.ymal"] {
        let file = try program.run("plan", name)
        #expect(file.status == 64 && file.errors.contains("did you mean \"my file.yaml\"?"), "\(file.errors)")
      }
      let other = try program.run("plan", "zzzzzzzz.yaml")
      #expect(other.status == 64 && other.errors.contains("there is my file.yaml"), "\(other.errors)")
      // A file may have the name of a misspelt command.
      try program.write(Self.small, to: "rnu")
      #expect(try program.run("rnu", "--dry-run").status == 0)
    }
  }

  @Test func theVersionTellsEverythingThatResultsDependOn() throws {
    let program = try Program()
    defer { program.remove() }
    let outcome = try program.run("--version")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(
      outcome.output.wholeMatch(
        of:
          /sweep \d+\.\d+\.\d+\nfile format: 1\njournal format: \d+\nnumerics revisions: (\w+ \d+(, )?){3}\n/)
        != nil, "\(outcome.output)")
  }

  @Test func colourIsForTerminalsThatHaveItAndForWhoeverWantsIt() {
    #expect(Terminal.hasColor(isTerminal: true, ["TERM": "xterm", "NO_COLOR": ""]))
    #expect(!Terminal.hasColor(isTerminal: true, ["TERM": "xterm", "NO_COLOR": "1"]))
    #expect(!Terminal.hasColor(isTerminal: true, ["TERM": "dumb"]))
    #expect(!Terminal.hasColor(isTerminal: true, [:]))
    #expect(!Terminal.hasColor(isTerminal: false, ["TERM": "xterm"]))
  }
}
