import ArgumentParser
import Datasets
import Execution
import Experiments
import Reporting
import Results
import Worker

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Shows an experiment's cells: the grid, what is done, and how long the rest will take.",
    discussion: """
      Cells are done, diverged (a result, too), failed, stale or pending. A stale cell was measured, but would be measured \
      otherwise today: with other numerics or other data. Failed, stale and pending cells \
      run with the next `sweep run`.

      The hours come from finished cells, else from a measurement of a second or so for each kind of cell, which is \
      kept in the user's cache folder.

      Examples:
        sweep plan experiments/quickstart.yaml
        sweep plan experiments/quickstart.yaml --cells --no-estimate
        sweep plan experiments/quickstart.yaml --format csv > configurations.csv
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv }

  @OptionGroup var options: ExperimentOptions
  @Option(help: "Worker processes to reckon with; else the file's run.jobs, else one per core.") var jobs:
    Int?
  @Flag(inversion: .prefixedNo, help: "Reckon how long it will take.") var estimate = true
  @Flag(help: "List every cell with its id, its axes and its state.") var cells = false
  @Option(help: "table; json; or csv, a line for each configuration, with --cells for each cell.")
  var format = Format.table

  func run() throws {
    let estimate = estimate && format != .csv
    let plan = try options.plan()
    let contents = try ResultStore(directory: options.directory(of: plan)).index()
    let view = PlanView(plan, contents, catalog: plan.experiment.known)
    let workers = RunSettings.workers(jobs, plan.experiment.run)
    let dataProblems = RequiredData.warn(for: view.pending, plan, data: options.data)
    MemoryForecast.warn(view.pending, plan, workers: workers)
    let (text, seconds) =
      estimate && !dataProblems.isEmpty
      ? ("How long it will take is not known without the data.", nil)
      : estimate ? reckon(view, contents, workers: workers) : (nil, nil)
    if seconds != nil { try BudgetHours.require(plan, contents, data: options.data) }
    switch format {
    case .csv: print(view.csv(cells: cells), terminator: "")
    case .json:
      let report = PlanReport(
        view: view, workers: workers, workerSeconds: seconds, dataProblems: dataProblems, listsCells: cells)
      try report.write { print($0, terminator: "") }
      print("")
    case .table:
      let remarks = view.remarks(workers: workers) + (text.map { [$0] } ?? [])
      let parts = [view.headline, view.state.table] + (cells ? [view.cellTable] : [])
      print((parts + (remarks.isEmpty ? [] : [remarks.joined(separator: "\n")])).joined(separator: "\n\n"))
    }
  }

  /// A line for a person, and the seconds of one worker, nil where they are not known.
  private func reckon(_ view: PlanView, _ contents: StoreIndex, workers: Int) -> (String?, seconds: Double?) {
    let (plan, pending) = (view.plan, view.pending)
    let final = plan.finalStageToCome
    let toCome = plan.suggestionsToCome + final
    guard !pending.isEmpty || !toCome.isEmpty else { return ("Nothing left to run.", 0) }
    do {
      var estimate = try CostEstimate(
        of: pending, toCome, plan, costs: CellCosts(plan.workload, contents), data: options.data)
      if let forecast = view.forecast {
        // Of the tuning cells only a share is measured; the final stage's are whole.
        let tuned = Double(pending.count { $0.stage != .final })
        let all = Double(pending.count + final.cells)
        if all > 0 { estimate.workerSeconds *= (tuned * forecast.share + all - tuned) / all }
      }
      let busy = min(workers, pending.count + toCome.cells)
      let text =
        "About \(durationText(estimate.workerSeconds / Double(busy))) with "
        + "\(counted(busy, "worker")) (\(durationText(estimate.workerSeconds)) of one), "
        + "\(estimate.text)\(final.isEmpty ? "" : ", with the final stage")."
      return (text, estimate.workerSeconds)
    } catch {
      return ("How long it will take is not known: \(error)", nil)
    }
  }
}

extension CostEstimate {
  fileprivate var text: String {
    let sample = sampledKinds.map { " of \($0) kinds of cells, which stand for all," } ?? ""
    return switch source {
    case .results: "from the cells that are done"
    case .calibration: "from a short measurement\(sample) on this machine"
    case .both: "from the cells that are done and a short measurement\(sample) on this machine"
    }
  }
}
