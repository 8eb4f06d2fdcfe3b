import ArgumentParser
import Reporting

/// The best configurations as YAML: to paste into a file.
struct BestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "best",
    abstract: "Prints the best configuration of each optimizer as YAML to paste into a file.",
    discussion: """
      Chosen as the file's tune says; without one, by the median of the final value of what is measured first and has
      a best end, among the parameters of the optimizers. A problem is one with every value of the axes that are not
      tuned. Exit code 1 where nothing can be chosen yet.
      """)

  @OptionGroup var options: ExperimentOptions
  @Option(help: "The best of how many.") var top = 1
  @Flag(help: "Also where cells are missing.") var partial = false

  func validate() throws {
    if top < 1 { throw ValidationError("--top must be at least 1") }
  }

  func run() throws {
    let plan = try options.plan()
    let history = try History(directory: options.directory(of: plan))
    let outcomes = BestSoFar.outcomes(plan, results: history.results(of: plan))
    let snippets = outcomes.compactMap { outcome in
      BestSnippet(outcome: outcome, experiment: plan.experiment, count: top, allowsPartial: partial).text
    }
    let count = top == 1 ? [] : ["--top \(top)"]
    let asks = ([options.command("best")] + count + ["--partial"]).joined(separator: " ")
    let hint = "`\(options.command("run"))` runs the rest, `\(asks)` asks without it"
    for outcome in outcomes {
      for group in outcome.groups where !group.isComplete {
        printError(
          "\(group.group.problem), \(group.group.optimizer): \(group.measured) of \(group.cells) cells measured"
            + (partial ? "" : "; \(hint)"))
      }
    }
    guard !snippets.isEmpty else { throw ExitCode(1) }
    print(snippets.joined(separator: "\n"))
  }
}
