import ArgumentParser
import Datasets
import Experiments
import Foundation
import Reporting
import Results
import Worker

/// What every command that takes an experiment file understands.
struct ExperimentOptions: ParsableArguments {
  @Argument(
    help: "The experiment file, e.g. experiments/quickstart.yaml.",
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Change a key of the file: epochs=3, optimizers.sgd.learning_rate=0.1,0.2.", valueName: "key=value"))
  var set: [String] = []

  @Option(help: "Folder under which NAME/ holds the results.") var results = "results"

  @Option(help: "Folder of the data sets; else $SWEEP_DATA, else the user's cache folder.") var data: String?

  static let catalog = Catalog(
    families: EngineCatalog.families, optimizers: EngineCatalog.optimizers, tables: TableKind.kind,
    figures: FigureKinds.all.map(\.kind))

  /// The plan; mistakes in the file are printed, every one, and end the program with 64.
  func plan() throws -> Plan { try Self.plan(file, set: set) }

  /// The plan of another file, likewise.
  static func plan(_ file: String, set: [String]) throws -> Plan {
    do throws(Diagnostics) {
      let experiment = try Experiment.load(path: file, overrides: set, catalog: catalog)
      return Plan(experiment, catalog: catalog)
    } catch {
      printError(error.rendered(color: isatty(STDERR_FILENO) == 1))
      throw ExitCode(64)
    }
  }

  /// `results/NAME`.
  func directory(of plan: Plan) -> URL {
    URL(fileURLWithPath: results, isDirectory: true).appending(path: plan.experiment.name)
  }

  /// Writes the report of what the store holds; returns its files.
  func report(_ plan: Plan) throws -> ReportFiles {
    // Of several calls that end together, the one that writes last has read last.
    let turn = try ReportTurn(directory: directory(of: plan))
    defer { withExtendedLifetime(turn) {} }
    return try Reporter(directory: directory(of: plan), gnuplot: GnuplotProgram.find()).write(
      try reportInput(plan))
  }

  /// The plan with what the store holds of it.
  func reportInput(_ plan: Plan) throws -> ReportInput {
    let contents = try ResultStore(directory: directory(of: plan)).load(plan.cells.map(\.id))
    return ReportInput(
      plan: plan, results: contents.results, failures: contents.failures, catalog: Self.catalog,
      warnings: contents.damaged.map(\.description)
        + contents.conflicting.map { "cell \($0.prefix(16)) was measured twice with different results" })
  }
}

/// One line on standard error.
func printError(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
