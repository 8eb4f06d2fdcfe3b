import ArgumentParser
import Escapes
import Results

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows how far an experiment is, what runs now, the best so far, and why cells failed.",
    discussion: "Exit code 1 where cells have failed. It can be asked while a run is going on.")

  @OptionGroup var options: ExperimentOptions
  @Option(help: "table or json.") var format = TableOrJSON.table

  func run() throws {
    let view = try StatusView(options, try options.plan())
    switch format {
    case .table: print(view.text)
    case .json: print(try JSONText.pretty(view.report))
    }
    for line in view.contents.damaged { printError("warning: \(line)") }
    if view.state[.failed] > 0 { throw ExitCode(1) }
  }
}
