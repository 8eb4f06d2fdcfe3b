import ArgumentParser
import Foundation
import Reporting
import Results

struct CompareCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }
  enum Grouping: String, CaseIterable, ExpressibleByArgument { case configuration, optimizer }

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Says which metrics moved from one results folder to another, and whether they got worse.",
    discussion: """
      Cells are paired by what their configuration says and by seed. A metric regresses where its median paired
      change is worse than --tolerance allows, and a sign-flip test (Holm-corrected over what moved) calls it
      significant; where the seeds are too few for any p below --alpha, the change alone decides. Exit code 1: a
      metric regressed; 64: there is nothing to compare. Times are compared with --timings only.
      """)

  @Argument(help: "A results folder, e.g. results/quickstart: what was.") var a: String
  @Argument(help: "Another: what is.") var b: String
  @Option(help: "Relative worsening that is no regression yet, e.g. 0.02.") var tolerance = 0.0
  @Option(help: "Level of the tests.") var alpha = 0.05
  @Flag(help: "Compare times too.") var timings = false
  @Option(help: "configuration: a row for each; optimizer: all its configurations pooled.")
  var by = Grouping.configuration
  @Option(help: "text or json.") var format = Format.text

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
    let comparison = Comparison(
      try results(a), try results(b), catalog: ExperimentOptions.catalog, options: options)
    guard comparison.pairedCells > 0 else {
      throw ValidationError("\(a) and \(b) have no cell in common: nothing to compare")
    }
    switch format {
    case .json: print(try comparison.json())
    case .text: print(ComparisonText.text(comparison))
    }
    if !comparison.regressions.isEmpty { throw ExitCode(1) }
  }

  private func results(_ folder: String) throws -> [CellResult] {
    let contents = try ResultStore(directory: URL(filePath: folder)).load()
    for line in contents.damaged { printError("warning: \(folder): \(line)") }
    guard !contents.results.isEmpty else {
      throw ValidationError("\(folder) holds no finished cell; give a folder like results/NAME")
    }
    return contents.results.values.sorted { $0.cell < $1.cell }
  }
}
