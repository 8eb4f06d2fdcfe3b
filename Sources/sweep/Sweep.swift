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
      DataCommand.self,
      CatalogCommand.self,
      SchemaCommand.self,
      BenchCommand.self,
      WorkerCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}
