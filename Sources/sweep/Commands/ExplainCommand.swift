import ArgumentParser
import Escapes
import Foundation
import Results
import Vocabulary

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Shows everything about one cell: its configuration, its random streams, its result or failure.",
    discussion: """
      A cell is named by its place in the plan, counted from 0, or by the beginning of its id; `sweep plan --cells` \
      shows both. Every parameter is listed, defaults included; for `parameters: {kind: theory}` also the numbers \
      that the theory makes of them.

      Examples:
        sweep explain experiments/quickstart.yaml 7
        sweep explain experiments/quickstart.yaml 3fa9 --format json
        sweep explain experiments/quickstart.yaml 7 --request | sweep worker
      """)

  @OptionGroup var options: ExperimentOptions
  @Argument(help: "The cell: its index, or the beginning of its id.") var cell: String
  @Option(help: "text or json.") var format = TextOrJSON.text
  @Flag(
    help: "Print what a worker is asked, for `sweep worker`: it runs the cell and prints the measurement.")
  var request = false

  func run() throws {
    let plan = try options.plan()
    let cell = try plan.cell(named: cell, listedBy: options.command("plan", "--cells"))
    if request { return print(QuotedText.plainJSON(try Explanation.workerLines(cell, plan))) }
    let index = try ResultStore(directory: options.directory(of: plan)).index()
    let explanation = Explanation(cell, of: plan, index, catalog: plan.experiment.known)
    switch format {
    case .text: print(explanation.text(command: command(of: cell), catalog: plan.experiment.known))
    case .json: print(try JSONText.pretty(explanation, keys: .convertToSnakeCase))
    }
  }

  /// What names the cell whatever becomes of the order.
  private func command(of cell: Cell) -> String { "\(options.shellArguments) \(cell.id.prefix(12))" }
}
