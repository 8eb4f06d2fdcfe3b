import ArgumentParser
import Experiments
import Results
import Worker

struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Runs the cells that failed, and nothing else; then writes the report.",
    discussion: """
      `sweep run` tries failed cells again too, but leaves alone those that ended their worker again and again; this
      does not. Exit codes are those of `sweep run`.

      Examples:
        sweep retry experiments/alexnet.yaml             # every failed cell
        sweep retry experiments/alexnet.yaml 3f2a 77c01  # these, by the start of their ids: `sweep status` shows them
      """)

  @OptionGroup var options: ExperimentOptions
  @Argument(help: ArgumentHelp("Failed cells, by the start of their ids (default: all).", valueName: "cell"))
  var cells: [String] = []
  @OptionGroup var settings: RunSettings

  func run() throws {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    try ExperimentRun(options: options, settings: settings) { plan, index, pending in
      let failed = CellSelection.failed(of: plan, index)
      guard !cells.isEmpty else { return failed }
      return try CellSelection.named(cells, among: failed, what: "failed cell")
    }.run()
  }
}
