import ArgumentParser
import Dispatch

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
      guard command is any AsyncParsableCommand else { return try command.run() }
    } catch { Sweep.exit(withError: error) }
    Task {
      do {
        // Parsed again: a command cannot be handed to another thread.
        guard var command = try Sweep.parseAsRoot() as? any AsyncParsableCommand else { return }
        try await command.run()
        Sweep.exit()
      } catch { Sweep.exit(withError: error) }
    }
    dispatchMain()
  }
}
