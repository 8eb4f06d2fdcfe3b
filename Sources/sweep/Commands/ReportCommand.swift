import ArgumentParser
import Results

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes tables, figures and report.md from the results that are there.")

  @OptionGroup var options: ExperimentOptions

  func run() throws {
    let (plan, history) = try options.planAndHistory(restricted: false)
    let files = try options.report(plan, history, isForced: true)
    for note in files.notes { printError("note: \(note)") }
    print(files.report.relativePath)
  }
}
