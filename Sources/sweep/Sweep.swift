import ArgumentParser

@main
struct Sweep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plans, runs and reports experiments on optimizers.",
    subcommands: [DataCommand.self, BenchCommand.self, WorkerCommand.self])
}
