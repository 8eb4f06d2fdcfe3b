import ArgumentParser
import Experiments
import Files
import Foundation
import Results

struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plans, runs and reports experiments on optimizers.",
    version: Version.text,
    subcommands: [
      RunCommand.self,
      WorkCommand.self,
      SubmitCommand.self,
      CancelCommand.self,
      PlanCommand.self,
      ExplainCommand.self,
      DiffCommand.self,
      StatusCommand.self,
      RetryCommand.self,
      VerifyCommand.self,
      GarbageCommand.self,
      ReportCommand.self,
      BestCommand.self,
      TuneCommand.self,
      ExportCommand.self,
      CompareCommand.self,
      DataCommand.self,
      CatalogCommand.self,
      SchemaCommand.self,
      CheckCommand.self,
      BenchCommand.self,
      SampleCommand.self,
      WeightsCommand.self,
      WorkerCommand.self,
      GuardCommand.self,
      TunerCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}

/// Runs the command that the arguments name, and ends with its exit code.
///
/// On the main thread: Swift's own start of an asynchronous program waits without end where there may be no more threads.
@main
enum Main {
  /// A mistake in what was given (`EX_USAGE` of sysexits.h).
  static let refusal: Int32 = 64
  /// Standard output or a file could not be written or read (`EX_IOERR` of sysexits.h).
  static let outputFailure: Int32 = 74

  static func main() {
    StopSignals.unblock()
    Output.prepare()
    do {
      var command = try ownProcess() ?? personsCommand()
      try command.run()
      end()
    } catch { end(after: error) }
  }

  /// A process that sweep has started itself: parsed by its own command, because the tree of all commands is made with
  /// the catalog, which takes longer than a guard has.
  private static func ownProcess() throws -> (any ParsableCommand)? {
    let words = CommandLine.arguments.dropFirst()
    let own: [any ParsableCommand.Type] = [WorkerCommand.self, GuardCommand.self]
    return try own.first { $0.configuration.commandName == words.first }?.parseAsRoot(
      Array(words.dropFirst()))
  }

  private static func personsCommand() throws -> any ParsableCommand {
    if let complaint = misspeltCommand {
      printError(complaint)
      _exit(refusal)
    }
    return try Sweep.parseAsRoot()
  }

  /// Why a first word is neither a command nor a file, where it is nearly a command: else it would be read as a file.
  private static var misspeltCommand: String? {
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
      !FileManager.default.fileExists(atPath: word)
    else { return nil }
    let names = Sweep.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !names.contains(word), let near = NearestName.of(word, in: names) else { return nil }
    return "error: there is no command and no file '\(word)'; did you mean '\(near)'?"
  }

  /// Without what libraries do at an exit, such as to wait for threads of their own.
  private static func end(after error: (any Error)? = nil) -> Never {
    var status: Int32 = 0
    if let error = error as? FileError {
      // What was given cannot be used as it is, as a file with mistakes; or the system refuses.
      printError("Error: \(error)")
      status = error.isRefusal ? refusal : outputFailure
    } else if let error {
      status = Sweep.exitCode(for: error).rawValue
      let text = Sweep.fullMessage(for: error)
      // Help that was asked for is output.
      if !text.isEmpty { if status == 0 { print(text) } else { printError(text) } }
    }
    if let complaint = Output.finish() {
      printError(complaint)
      if status == 0 { status = outputFailure }
    }
    _exit(status)
  }
}

/// What `sweep --version` says: all that decides whether results of two programs are comparable.
enum Version {
  static let program = "0.1.0"

  static var text: String {
    let revisions = ExperimentOptions.catalog.families.map { "\($0.name) \($0.numericsRevision)" }
    return """
      sweep \(program)
      file format: \(FileFormat.version)
      journal format: \(ResultStore.format)
      numerics revisions: \(revisions.joined(separator: ", "))
      """
  }
}
