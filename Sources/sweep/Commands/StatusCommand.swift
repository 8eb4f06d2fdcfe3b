import ArgumentParser
import Foundation
import Results

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows how far an experiment is, and why cells failed.",
    discussion: "Exit code 1 where cells have failed. It can be asked while a run is going on.")

  @OptionGroup var options: ExperimentOptions

  func run() throws {
    let plan = try options.plan()
    let contents = try ResultStore(directory: options.directory(of: plan)).index()
    let state = PlanState(plan, contents)
    print("\(plan.experiment.name): \(state.done) of \(plan.cells.count) cells done\n")
    print(state.table)
    for line in contents.damaged { printError("warning: \(line)") }
    guard state.failed > 0 else { return }
    let names = CellNames(plan)
    print("\nFailed; the same `sweep run` tries them again:")
    for cell in plan.cells {
      guard let failure = contents.failures[cell.id] else { continue }
      let attempts = contents.attempts[cell.id, default: 1]
      print(
        "  \(names[cell.id]): \(failure.kind.rawValue): \(failure.message)"
          + (attempts > 1 ? " (attempt \(attempts))" : ""))
      for line in failure.log.suffix(3) { print("      \(line)") }
    }
    throw ExitCode(1)
  }
}
