import ArgumentParser

@main
struct Sweep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plans, runs and reports experiments on optimizers.",
    subcommands: [
      RunCommand.self, PlanCommand.self, StatusCommand.self, ReportCommand.self, BestCommand.self,
      DataCommand.self,
      BenchCommand.self, CatalogCommand.self, SchemaCommand.self,
      WorkerCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}
