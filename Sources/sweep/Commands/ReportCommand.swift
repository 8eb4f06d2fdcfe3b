import ArgumentParser
import Results

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes tables, figures and report.md from the results that are there.")

  @OptionGroup var options: ExperimentOptions

  func run() throws {
    let plan = try options.plan(restricted: false)
    let files = try options.report(plan)
    for note in files.notes { printError("note: \(note)") }
    print(files.report.relativePath)
  }
}
