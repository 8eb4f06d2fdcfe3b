import ArgumentParser
import Files
import Foundation

struct Sweep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plans, runs and reports experiments on optimizers.",
    subcommands: [
      RunCommand.self,
      PlanCommand.self,
      ExplainCommand.self,
      DiffCommand.self,
      StatusCommand.self,
      RetryCommand.self,
      VerifyCommand.self,
      GarbageCommand.self,
      ReportCommand.self,
      BestCommand.self,
      ExportCommand.self,
      CompareCommand.self,
      DataCommand.self,
      CatalogCommand.self,
      SchemaCommand.self,
      BenchCommand.self,
      WorkerCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}

/// Runs the command that the arguments name, and ends with its exit code.
@main
enum Main {
  /// A mistake in what was given (`EX_USAGE` of sysexits.h).
  static let refusal: Int32 = 64
  /// Standard output or a file could not be written or read (`EX_IOERR` of sysexits.h).
  static let outputFailure: Int32 = 74

  static func main() async {
    StandardStreams.prepare()
    var status: Int32 = 0
    do {
      var command = try Sweep.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as FileError {
      // What was given cannot be used as it is, as a file with mistakes; or the system refuses.
      printError("Error: \(error)")
      status = error.isRefusal ? refusal : outputFailure
    } catch {
      status = Sweep.exitCode(for: error).rawValue
      let message = Sweep.fullMessage(for: error)
      if !message.isEmpty {
        // Help that was asked for is output.
        if status == 0 { print(message) } else { printError(message) }
      }
    }
    if let complaint = StandardStreams.finish() {
      printError(complaint)
      if status == 0 { status = outputFailure }
    }
    exit(status)
  }
}
