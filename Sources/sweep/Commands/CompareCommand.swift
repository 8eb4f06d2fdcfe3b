import ArgumentParser
import Escapes
import Rows

struct CompareCommand: ParsableCommand {
  enum Grouping: String, CaseIterable, ExpressibleByArgument { case configuration, optimizer }

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Says which metrics moved from one results folder to another, and whether they got worse.",
    discussion: """
      Each side is one of
        results/NAME      a folder: its journal, or its cells.csv where there is none
        FILE.csv          a cells.csv
        REV:results/NAME  the cells.csv that was committed, spelled as in git:
                          HEAD~3, a tag, a branch, a hash
        results/NAME@REV  those results of a folder that a commit measured

      In a journal that holds results of several commits the newest of each cell \
      counts. Cells are paired by what their configuration says and by seed; a \
      parameter that one side alone knows, with one value, is left out.

      A metric regresses where its median paired change is worse than --tolerance \
      allows, and a sign-flip test (Holm-corrected over what moved) calls it \
      significant; where the seeds are too few for any p below --alpha, the change \
      alone decides. Times are compared with --timings only.

      Exit code 1: a metric regressed; 64: there is nothing to compare. For CI:
        A=origin/main:results/rates
        sweep compare $A results/rates --tolerance 0.02
      """)

  @Argument(help: "What was, e.g. HEAD~3:results/rates.") var a: String
  @Argument(help: "What is, e.g. results/rates.") var b: String
  @Option(help: "Relative worsening that is no regression yet, e.g. 0.02.") var tolerance = 0.0
  @Option(help: "Level of the tests.") var alpha = 0.05
  @Flag(help: "Compare times too.") var timings = false
  @Option(help: "configuration: a row for each; optimizer: all its configurations pooled.")
  var by = Grouping.configuration
  @Option(help: "text or json.") var format = TextOrJSON.text

  func validate() throws {
    if !(tolerance >= 0) { throw ValidationError("--tolerance must be at least 0") }
    if !(alpha > 0 && alpha < 1) { throw ValidationError("--alpha must be between 0 and 1") }
  }

  func run() throws {
    var options = Comparison.Options()
    options.tolerance = tolerance
    options.alpha = alpha
    options.comparesTimings = timings
    options.poolsConfigurations = by == .optimizer
    let (first, second) = (try results(a), try results(b))
    let comparison = Comparison(
      first.cells, second.cells, catalog: ExperimentOptions.catalog, options: options)
    guard comparison.pairedCells > 0 else {
      throw ValidationError(
        "\(a) (\(first.cells.count) cells) and \(b) (\(second.cells.count) cells) have no cell in common:"
          + " nothing to compare")
    }
    switch format {
    case .json: print(QuotedText.plainJSON(try comparison.json(first: first.origin, second: second.origin)))
    case .text: print(ComparisonText.text(comparison, first: first.origin, second: second.origin))
    }
    if !comparison.regressions.isEmpty { throw ExitCode(1) }
  }

  private func results(_ text: String) throws -> ComparedResults {
    let results = try ComparedSource(text: text, catalog: ExperimentOptions.catalog).read()
    for warning in results.warnings { printError("warning: \(warning)") }
    return results
  }
}
