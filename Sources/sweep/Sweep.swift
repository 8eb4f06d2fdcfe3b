import ArgumentParser
import Dispatch
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

/// Starts the command on the main thread: Swift's own start of an asynchronous program waits without end where there may
/// be no more threads.
@main
enum Main {
  static func main() {
    do {
      var command = try Sweep.parseAsRoot()
      guard command is any AsyncParsableCommand else {
        try command.run()
        end()
      }
    } catch { end(after: error) }
    Task {
      do {
        // Parsed again: a command cannot be handed to another thread.
        guard var command = try Sweep.parseAsRoot() as? any AsyncParsableCommand else { return }
        try await command.run()
        end()
      } catch { end(after: error) }
    }
    dispatchMain()
  }

  /// Without what libraries do at an exit: OpenBLAS waits for its threads, which try without end to get memory where
  /// there is none.
  private static func end(after error: (any Error)? = nil) -> Never {
    let code = error.map { Sweep.exitCode(for: $0) } ?? .success
    let text = error.map { Sweep.fullMessage(for: $0) } ?? ""
    if !text.isEmpty {
      if code == .success { print(text) } else { printError(text) }
    }
    fflush(nil)
    _exit(code.rawValue)
  }
}
