import ArgumentParser
import Files

@main
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

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as FileError where error.isRefusal {
      // What was given cannot be used as it is, as a file with mistakes.
      printError("Error: \(error)")
      exit(withError: ExitCode(64))
    } catch {
      exit(withError: error)
    }
  }
}
