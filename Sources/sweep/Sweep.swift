import ArgumentParser

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

  /// As the library's own, but for what is said of an error: it names files and quotes what is in them.
  static func main() async {
    do {
      var command = try await asyncParseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      let (code, text) = (exitCode(for: error), fullMessage(for: error))
      if !text.isEmpty {
        if code == .success { print(text) } else { printError(text) }
      }
      exit(withError: code)
    }
  }
}
