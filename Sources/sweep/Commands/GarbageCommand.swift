import ArgumentParser
import Experiments
import Foundation
import Repositories
import Results
import Vocabulary

struct GarbageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract:
      "Lists results that an experiment no longer asks for, and what else its folder could do without.",
    discussion: """
      Without an option nothing is changed. --compact turns the journals into one and drops what nobody reads: \
      damaged lines, repeated results, failures of cells that were measured since, left-over files. --delete does \
      that, and removes the results of cells that the file does not ask for.
      """)

  @OptionGroup var options: ExperimentOptions
  @Flag(help: "Turn the journals into one.") var compact = false
  @Flag(help: "That, and remove results that the file does not ask for.") var delete = false

  func run() throws {
    let plan = try options.plan()
    // Cells outside a condition are no garbage.
    guard plan.experiment.only == nil else {
      throw ValidationError("gc looks at all cells: leave --only out")
    }
    let directory = options.directory(of: plan)
    guard compact || delete else {
      try list(plan, directory)
      return
    }
    let lock = try StoreLock(directory: directory)
    defer { withExtendedLifetime(lock) {} }
    let (compaction, leftovers) = try list(plan, directory)
    if compaction.isWorthwhile || delete && !(compaction.orphans + compaction.orphanFailures).isEmpty {
      let invocation = Invocation.current(
        experimentFile: options.file, results: options.results, command: ExperimentOptions.commandLine)
      try compaction.write(
        invocation: invocation.id, removingOrphans: delete, verifiedBy: options.command("verify"))
    }
    try leftovers.remove()
    let after = try Compaction(ResultStore(directory: directory), wanted: Set(plan.cells.map(\.id)))
    print("\nNow \(sizeText(after.journalBytes)) in \(counted(after.journals, "journal")).")
  }

  @discardableResult
  private func list(_ plan: Plan, _ directory: URL) throws -> (Compaction, Leftovers) {
    let wanted = Set(plan.cells.map(\.id))
    let compaction = try Compaction(ResultStore(directory: directory), wanted: wanted)
    let leftovers = try Leftovers(
      directory: directory, finished: compaction.finished, wanted: wanted, all: delete)
    print(
      "\(directory.relativePath): \(sizeText(compaction.journalBytes)) in \(counted(compaction.journals, "journal"))"
    )
    for line in compaction.damaged { printError("warning: \(line)") }
    for (number, what) in [
      (compaction.damaged.count, "damaged lines"), (compaction.repeated, "repeated results"),
      (compaction.settledFailures, "failures of cells that were measured since"),
      (leftovers.files.count, "left-over files"),
    ] where number > 0 { print("  \(number) \(what)") }
    let orphans = compaction.orphans.count + compaction.orphanFailures.count
    if orphans == 0 {
      print("  no result of a cell that \(options.file) does not ask for")
    } else {
      let hint = delete ? "" : "; `\(options.command("gc", "--delete"))` removes them"
      print("  \(orphans) cells that \(options.file) does not ask for\(hint):")
      for line in OrphanLines.lines(compaction.orphanResults(), failed: compaction.orphanFailures.count) {
        print("    " + line)
      }
    }
    return (compaction, leftovers)
  }

  private func sizeText(_ bytes: Int) -> String {
    bytes < 1_000_000 ? "\((bytes + 999) / 1000) kB" : String(format: "%.1f MB", Double(bytes) / 1e6)
  }
}
