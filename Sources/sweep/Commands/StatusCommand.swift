import ArgumentParser
import Foundation
import Reporting
import Results

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows how far an experiment is, what runs now, the best so far, and why cells failed.",
    discussion: "Exit code 1 where cells have failed. It can be asked while a run is going on.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @OptionGroup var options: ExperimentOptions
  @Option(help: "table or json.") var format = Format.table

  func run() throws {
    let view = try StatusView(options, try options.plan())
    switch format {
    case .table: print(view.text)
    case .json: print(try PrettyJSON.text(view.report))
    }
    for line in view.contents.damaged { printError("warning: \(line)") }
    if view.state.failed > 0 { throw ExitCode(1) }
  }
}
