import ArgumentParser
import Experiments
import Foundation
import Results

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows how far an experiment is, and why cells failed.",
    discussion: "Exit code 1 where cells have failed. It can be asked while a run is going on.")

  /// More failed cells are a number: the first tell the story.
  private static let most = 20

  @OptionGroup var options: ExperimentOptions

  func run() throws {
    let plan = try options.plan()
    let contents = try ResultStore(directory: options.directory(of: plan)).index()
    let state = PlanState(plan, contents)
    print("\(plan.experiment.name): \(state.done) of \(plan.cells.count) cells done")
    for holder in StoreLock.holders(of: options.directory(of: plan)) { print("being run by \(holder)") }
    print("")
    print(state.table)
    for line in contents.damaged { printError("warning: \(line)") }
    guard state.failed > 0 else { return }
    print("\n" + failures(plan, contents))
    throw ExitCode(1)
  }

  private func failures(_ plan: Plan, _ contents: StoreIndex) -> String {
    let names = CellNames(plan)
    let failed = CellSelection.failed(of: plan, contents)
    var lines = ["Failed; `sweep run` tries them again, `sweep retry \(options.file)` only them:"]
    for cell in failed.prefix(Self.most) {
      guard let failure = contents.failures[cell.id] else { continue }
      let attempts = contents.attempts[cell.id, default: 1]
      lines.append(
        "  \(names[cell.id]): \(failure.kind.rawValue): \(failure.message)"
          + (attempts > 1 ? " (attempt \(attempts))" : ""))
      lines += failure.log.suffix(3).map { "      \($0)" }
      lines.append("      again: sweep retry \(options.file) \(cell.id.prefix(12))")
    }
    if failed.count > Self.most { lines.append("  and \(failed.count - Self.most) more") }
    return lines.joined(separator: "\n")
  }
}
