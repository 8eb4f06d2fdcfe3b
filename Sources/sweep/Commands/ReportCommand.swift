import ArgumentParser
import Files
import Foundation

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes tables, figures and report.md from the results that are there.")

  @OptionGroup var options: ExperimentOptions

  @Option(
    help: ArgumentHelp(
      "Write it all there instead, for results that cannot be written; made where it is missing.",
      valueName: "dir"))
  var to: String?

  func run() throws {
    let (plan, history) = try options.planAndHistory(restricted: false)
    let files: ExperimentOptions.WrittenReport
    do {
      files = try options.report(
        plan, history, isForced: true, to: to.map { URL(fileURLWithPath: $0, isDirectory: true) })
    } catch let error as FileError where error.isForLackOfPermission && to == nil {
      throw FileError(
        description: "\(error); `\(options.command("report", "--to", "DIR"))` writes the report elsewhere",
        number: error.number)
    }
    try options.warnIfNothingIsMeasured(plan, history)
    for note in files.notes { printError("note: \(note)") }
    print(files.report.relativePath)
  }
}
