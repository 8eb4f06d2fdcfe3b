import ArgumentParser
import Foundation
import Recorded
import Vocabulary

/// Ways of tuning as programs that compute cells: `experiments/tuners.yaml`.
struct TunerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tuner",
    abstract: "Tries a way of tuning on recorded tables, as a program of experiments/tuners.yaml.",
    shouldDisplay: false, subcommands: [TableTunerCommand.self, CurveTunerCommand.self])
}

/// Random points, Sobol's or a model's on tables of whole grids.
struct TableTunerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "table", abstract: "On tables of whole grids.")

  @Argument(help: "hpobench.tables.") var file: String
  @Option(help: "random, sobol or tpe.") var optimizer: TableStrategy
  @Option(help: "Which table, and which seed of the search.") var seed: Int
  @Option(help: "Points that are tried.") var trials = 100
  @Option(help: "Of tpe: how many are at work at a time.") var window = 1

  func validate() throws {
    if seed < 0 || trials < 1 || window < 1 {
      throw ValidationError("--seed is at least 0, --trials and --window are at least 1")
    }
  }

  func run() throws {
    let tables = try RecordedTable.all(URL(fileURLWithPath: file))
    RecordedSearch(tables, optimizer, trials: trials, window: window, seed: seed).tell()
  }
}

/// Whole trainings, successive halving, or a model's halving on learning curves.
struct CurveTunerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "curve", abstract: "On learning curves.")

  enum Strategy: String, ExpressibleByArgument, CaseIterable { case full, halving, tpe }

  @Argument(help: "lcbench.surrogate.") var file: String
  @Option(help: "full, halving or tpe.") var optimizer: Strategy
  @Option(help: "Which task, and which seed of the search.") var seed: Int
  @Option(help: "Epochs that may be used.") var epochs = 480
  @Option(help: "Of halving and tpe: the first rung.") var start = 2
  @Option(help: "Of halving and tpe: of these one in so many goes on.") var factor = 2
  @Option(help: "Of tpe: how many points compete.") var window = 9

  func validate() throws {
    if seed < 0 || epochs < 1 || start < 1 || factor < 2 || window < 1 {
      throw ValidationError(
        "--seed is at least 0, --epochs, --start and --window are at least 1, --factor is at least 2")
    }
  }

  func run() throws {
    let curves = try LearningCurves(URL(fileURLWithPath: file))
    let strategy: CurveStrategy =
      switch optimizer {
      case .full: .full
      case .halving: .halving(start: start, factor: factor)
      case .tpe: .tpe(start: start, factor: factor, wave: window)
      }
    RecordedSearch(curves, strategy, epochs: epochs, seed: seed).tell()
  }
}

extension RecordedSearch {
  /// By the contract of programs, `experiments/programs/README.md`.
  fileprivate func tell() {
    print("##sweep {\"versions\": {\"sweep\": \"\(Version.program)\"}}")
    for row in rows { print("##sweep {\"step\": \(row.step), \"regret\": \(Value.shortest(row.regret))}") }
    if let last = rows.last { print("##sweep {\"final\": {\"regret\": \(Value.shortest(last.regret))}}") }
  }
}
