import ArgumentParser
import Foundation
import Programs

/// Started by a worker, never by a person: ends the worker's programs when the worker is gone.
struct GuardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "Ends the programs of a worker that is gone.", shouldDisplay: false)

  @Option(help: "What the environment of the programs holds.") var mark: String

  func run() { OrphanGuard.watch(.standardInput, mark: mark) }
}
