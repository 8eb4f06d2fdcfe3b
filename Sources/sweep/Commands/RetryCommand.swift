import ArgumentParser
import Worker

struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Runs the cells that failed, and nothing else; then writes the report.",
    discussion: """
      `sweep run` tries failed cells again too, but leaves alone those that ended their worker again and again; this
      does not. Exit codes are those of `sweep run`.

      Examples:
        sweep retry experiments/alexnet.yaml --failed    # every failed cell, as without anything
        sweep retry experiments/alexnet.yaml 3f2a 77c01  # these, by the start of their ids: `sweep status` shows them
        sweep retry experiments/alexnet.yaml 'optimizer == "sgd" and seed == 0'  # those that satisfy a condition
      """)

  @OptionGroup var options: ExperimentOptions
  @Argument(
    help: ArgumentHelp(
      "Failed cells, by the start of their ids or by a condition (default: all).", valueName: "cell|condition"
    ))
  var which: [String] = []
  @Flag(help: "Every cell that failed.") var failed = false
  @OptionGroup var settings: RunSettings

  func validate() throws {
    if failed, !which.isEmpty {
      throw ValidationError("--failed is every failed cell: leave out \(which[0])")
    }
    if which.count > 1, let condition = which.first(where: { !CellSelection.isName($0) }) {
      throw ValidationError("\(condition) is no start of a cell's id; a condition stands alone, in quotes")
    }
  }

  func run() throws {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    var options = options
    var names = which
    if let condition = which.first, !CellSelection.isName(condition) {
      options.only = options.only.map { "(\($0)) and (\(condition))" } ?? condition
      names = []
    }
    let (restricted, isQuiet) = (options, settings.quiet)
    var isSaid = false
    try ExperimentRun(options: options, settings: settings) { plan, index, pending in
      let failed = CellSelection.failed(of: plan, index)
      // Of the final stage nothing is asked before it has run.
      if failed.isEmpty, names.isEmpty, !isSaid, !isQuiet {
        isSaid = true
        let which = restricted.only == nil ? "no cell" : "no cell that satisfies the condition"
        let count = pending.cells.count
        let rest = count == 1 ? "1 has not run" : "\(count) have not run"
        printError(
          "\(which) has failed, nothing to retry"
            + (count == 0 ? "" : "; \(rest) yet, `\(restricted.command("run"))` runs them"))
      }
      guard !names.isEmpty else { return failed }
      return try CellSelection.named(names, among: failed, what: "failed cell")
    }.run()
  }
}
