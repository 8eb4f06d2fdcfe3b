import ArgumentParser
import Datasets
import Execution
import Experiments
import Foundation
import Results
import Worker

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Shows an experiment's cells: the grid, what is done, and how long the rest will take.",
    discussion: """
      The hours come from finished cells, else from a measurement of a second or so for each kind of cell, which is \
      kept in the user's cache folder.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @OptionGroup var options: ExperimentOptions
  @Option(help: "Worker processes to reckon with; else the file's run.jobs, else one per core.") var jobs:
    Int?
  @Flag(inversion: .prefixedNo, help: "Reckon how long it will take.") var estimate = true
  @Option(help: "table or json.") var format = Format.table

  func run() throws {
    if estimate { BLASSetup.restartWithBetterKernelIfNeeded() }
    let plan = try options.plan()
    let contents = try ResultStore(directory: options.directory(of: plan)).index()
    let state = PlanState(plan, contents)
    let (text, estimate) = reckon(plan, contents, workers: workers(plan))
    switch format {
    case .json:
      let report = PlanReport(
        experiment: plan.experiment.name, cells: plan.cells.count,
        configurations: plan.experiment.configurations.count, done: state.done, pending: state.pending,
        failed: state.failed, workers: workers(plan), workerHours: estimate.map { $0 / 3600 },
        hours: estimate.map { $0 / 3600 / Double(workers(plan)) })
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    case .table:
      print(
        "\(plan.experiment.name): \(plan.cells.count) cells = \(plan.experiment.configurations.count)"
          + " configurations x \(plan.experiment.seeds.count) seeds; \(state.done) done, \(state.pending) pending"
      )
      print("")
      print(state.table)
      if let text { print("\n" + text) }
    }
  }

  private func workers(_ plan: Plan) -> Int {
    jobs ?? plan.experiment.run.jobs ?? ProcessInfo.processInfo.activeProcessorCount
  }

  /// A line for a person, and the seconds of one worker; both nil where nothing was asked for.
  private func reckon(_ plan: Plan, _ contents: StoreIndex, workers: Int) -> (String?, seconds: Double?) {
    guard estimate else { return (nil, nil) }
    let pending = plan.cells.filter { contents.finished[$0.id] == nil }
    guard !pending.isEmpty else { return ("Nothing left to run.", 0) }
    var calibration = Calibration(
      cache: DataDirectory.resolve(option: nil), data: DataDirectory.resolve(option: options.data),
      catalog: ExperimentOptions.catalog)
    do {
      let estimate = try CostEstimate(
        of: pending, plan, costs: CellCosts(plan, contents), calibration: &calibration
      ) { printError("measuring what a cell costs (\($0) \($0 == 1 ? "kind" : "kinds") of cells) ...") }
      let busy = min(workers, pending.count)
      let text =
        "About \(durationText(estimate.workerSeconds / Double(busy))) with \(busy) "
        + "\(busy == 1 ? "worker" : "workers") (\(durationText(estimate.workerSeconds)) of one), "
        + "\(estimate.source.text)."
      return (text, estimate.workerSeconds)
    } catch {
      return ("How long it will take is not known: \(error)", nil)
    }
  }
}

/// `sweep plan --format json`.
private struct PlanReport: Encodable {
  var experiment: String
  var cells: Int
  var configurations: Int
  var done: Int
  var pending: Int
  /// Of the pending ones.
  var failed: Int
  var workers: Int
  /// Of one worker; left out where it is not known.
  var workerHours: Double?
  var hours: Double?

  enum CodingKeys: String, CodingKey {
    case experiment, cells, configurations, done, pending, failed, workers
    case workerHours = "estimated_worker_hours"
    case hours = "estimated_hours"
  }
}

extension CostEstimate.Source {
  fileprivate var text: String {
    switch self {
    case .results: "from the cells that are done"
    case .calibration: "from a short measurement on this machine"
    case .both: "from the cells that are done and a short measurement on this machine"
    }
  }
}
