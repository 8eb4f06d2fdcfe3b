import ArgumentParser
import Escapes
import Experiments

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Compares the cells of two experiment files: what is shared, added and removed, and by which keys.",
    discussion: """
      Cells are the same where their configurations, seeds, data and numerics are: a result of one is a result of the \
      other. Names, labels, order, report and run make no cell another one.

      Exit code 0: both have the same cells; 1: they differ; 64: a file has mistakes.

      Examples:
        sweep diff experiments/alexnet_quick.yaml experiments/alexnet.yaml
        sweep diff old.yaml new.yaml --format json
      """)

  @Argument(help: "The first experiment file.", completion: .file(extensions: ["yaml", "yml"])) var first:
    String
  @Argument(help: "The second one.", completion: .file(extensions: ["yaml", "yml"])) var second: String
  @Option(
    help: ArgumentHelp("Change a key of both files, e.g. epochs=3.", valueName: "key=value"))
  var set: [String] = []
  @Option(help: "text or json.") var format = TextOrJSON.text

  func run() throws {
    let plans = (try ExperimentOptions.plan(first, set: set), try ExperimentOptions.plan(second, set: set))
    let difference = PlanDifference(from: plans.0, to: plans.1)
    let report = DifferenceReport(difference: difference, first: (first, plans.0), second: (second, plans.1))
    switch format {
    case .text: print(report.text(whole: command("--format", "json")))
    case .json: print(try JSONText.pretty(report.json))
    }
    if !difference.isEmpty { throw ExitCode(1) }
  }

  /// The same, to be pasted.
  private func command(_ more: String...) -> String {
    let words = ["sweep", "diff", first, second] + set.flatMap { ["--set", $0] } + more
    return words.map(QuotedText.shell).joined(separator: " ")
  }
}
