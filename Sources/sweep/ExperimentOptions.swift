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

  @Option(
    help: ArgumentHelp(
      "Only the cells that satisfy a condition: 'optimizer == \"sgd\" and seed == 0'.",
      valueName: "condition"))
  var only: String?

  @Option(help: "Folder under which NAME/ holds the results.") var results = "results"

  @Option(help: "Folder of the data sets; else $SWEEP_DATA, else the user's cache folder.") var data: String?

  static let catalog = Catalog(
    families: EngineCatalog.families, optimizers: EngineCatalog.optimizers, tables: TableKind.kind,
    figures: FigureKinds.all.map(\.kind))

  /// The plan, with the final stage as far as results tell what it is; mistakes in the file are printed, every one,
  /// and end the program with 64.
  ///
  /// - Parameter restricted: false for every cell of the file, whatever `--only` says.
  func plan(restricted: Bool = true) throws -> Plan {
    var experiment = try Self.experiment(file, set: set, only: only)
    let only = experiment.only
    experiment.only = nil
    var plan = Plan(experiment, catalog: Self.catalog)
    let chosen = try chosen(plan)
    experiment.only = restricted ? only : nil
    if !chosen.isEmpty || experiment.only != nil {
      plan = Plan(experiment, catalog: Self.catalog, chosen: chosen)
    }
    return plan
  }

  /// The plan of another file, as the file alone tells it.
  static func plan(_ file: String, set: [String]) throws -> Plan {
    Plan(try experiment(file, set: set), catalog: catalog)
  }

  private static func experiment(_ file: String, set: [String], only: String? = nil) throws -> Experiment {
    do throws(Diagnostics) {
      return try Experiment.load(path: file, overrides: set, only: only, catalog: catalog)
    } catch {
      printError(error.rendered(color: isatty(STDERR_FILENO) == 1))
      throw ExitCode(64)
    }
  }

  /// What the final stage runs, by the results of the tuning cells; the plan must hold them all.
  private func chosen(_ plan: Plan) throws -> [Int] {
    guard let final = plan.experiment.tuning?.final else { return [] }
    let outcome = TuningOutcome(plan, results: try results(of: plan), catalog: Self.catalog)
    return outcome?.chosen(final.count) ?? []
  }

  func results(of plan: Plan) throws -> CellResults {
    try ResultStore(directory: directory(of: plan)).outlines(plan.cells.map(\.id)).results
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
    let contents = try ResultStore(directory: directory(of: plan)).outlines(plan.cells.map(\.id))
    return ReportInput(
      plan: plan, results: contents.results, failures: contents.failures, catalog: Self.catalog,
      warnings: contents.damaged.map(\.description)
        + contents.conflicting.map { "cell \($0.prefix(16)) was measured twice with different results" })
  }
}

/// One line on standard error.
func printError(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
