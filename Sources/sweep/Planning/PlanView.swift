import Escapes
import Experiments
import Foundation
import Reporting
import Results
import Rows
import Vocabulary

/// Everything that `sweep plan` shows, in its forms.
struct PlanView {
  let plan: Plan
  let index: StoreIndex
  let stale: StaleResults
  let state: PlanState
  /// Cells without a result.
  let pending: [Cell]
  /// Keys that differ between configurations, in the order in which the file's blocks first have them.
  let axes: [String]
  let course: TuningCourse?
  let forecast: HalvingForecast?
  var summary: PlanSummary { state.summary }

  init(_ plan: Plan, _ index: StoreIndex, catalog: Catalog) {
    self.plan = plan
    self.index = index
    stale = StaleResults(plan, index, catalog: catalog)
    let course = ExperimentOptions.course(plan, index)
    self.course = course
    pending = plan.cells.filter { index.finished[$0.id] == nil && course?.stop(of: $0.id) == nil }
    forecast = HalvingForecast(plan.experiment, catalog)
    state = PlanState(plan, index, stale: stale, course: course)
    var seen: Set<String> = []
    var last: [String] = []
    var axes: [String] = []
    let configurations = plan.experiment.configurations
    for place in configurations.indices where configurations[place].axes != last {
      last = configurations[place].axes
      axes += last.filter { seen.insert($0).inserted }
    }
    self.axes = axes
  }

  func cellState(_ cell: Cell) -> CellState { CellState(of: cell, index, stale, course) }

  var headline: String {
    let (count, configurations, seeds) = (summary.cells, summary.configurations, summary.seeds)
    // --only may leave some seeds of a configuration.
    let isProduct = count == configurations * seeds
    return
      "\(plan.experiment.name): \(count) cells \(isProduct ? "=" : "of") \(configurations) configurations "
      + "\(isProduct ? "x" : "and") \(seeds) seeds; \(state.measured) measured, "
      + (forecast == nil
        ? "\(state.left) to run" : "\(state[.stopped]) stopped, \(state.left) to run unless they are stopped")
      + Self.text(of: plan.suggestionsToCome) { cells, configurations in
        "; then \(cells) cells of \(configurations) configurations that tpe suggests from their results"
      }
      + Self.text(of: plan.finalStageToCome) { cells, configurations in
        "; then a final stage of \(cells) cells of the best \(configurations) configurations"
      }
  }

  private static func text(
    of parts: [CellsToCome], _ say: (_ cells: Int, _ configurations: Int) -> String
  ) -> String {
    parts.isEmpty ? "" : say(parts.cells, parts.reduce(0) { $0 + $1.configurations })
  }

  /// What a person should know beside the counts; empty where there is nothing.
  func remarks(workers: Int) -> [String] {
    var lines: [String] = []
    for rule in plan.experiment.exclusions {
      let count = counted(rule.configurations, "configuration")
      let condition = rule.condition.count > 200 ? rule.condition.prefix(199) + "…" : rule.condition
      lines.append("Excluded: \(count) by \(rule.location.place), \(condition)")
    }
    lines += unequalGroups
    lines += SearchForecast.lines(plan.experiment)
    if let forecast { lines += forecast.lines(workers: workers) }
    if let tuning = plan.experiment.tuning, let grow = tuning.grow {
      let end =
        tuning.budget?.configurations.map { "up to \($0)" } ?? "in at most \(Growth.mostRounds) rounds"
      lines.append(
        grow.rounds == 0
          ? "May grow: while a winner lies at an end of its values, every optimizer tries \(grow.count) more, \(end)."
          : "Grown: \(counted(grow.rounds, "round")) of \(grow.count) further configurations for every"
            + " optimizer.")
    }
    for (reason, count) in staleReasons {
      lines.append(
        "Stale: \(count) \(count == 1 ? "cell was" : "cells were") measured, but run again: \(reason).")
    }
    // What --only hides is of the file all the same.
    if stale.unrelated > 0, plan.experiment.only == nil {
      lines.append(
        "The results folder also keeps \(counted(stale.unrelated, "result")) of cells that"
          + " the file no longer has.")
    }
    return lines
  }

  /// Problems on which optimizers choose among different numbers of configurations.
  private var unequalGroups: [String] {
    let groups = plan.experiment.tuningGroups
    return groups.map(\.problem).unique.compactMap { problem in
      let own = groups.filter { $0.problem == problem }
      let counts = own.map(plan.experiment.mostConfigurations)
      guard let fewest = counts.min(), let largest = counts.max(), fewest < largest,
        let least = counts.firstIndex(of: fewest), let most = counts.firstIndex(of: largest)
      else { return nil }
      return
        "Unequal: on \(problem) \(own[least].optimizer) tries \(fewest) configurations and"
        + " \(own[most].optimizer) \(largest), which favours those with more; give each as many."
    }
  }

  /// The most frequent first.
  var staleReasons: [(reason: String, count: Int)] {
    if stale.reasons.isEmpty { return [] }
    var counts: [String: Int] = [:]
    for state in plan.cells.lazy.map(cellState) where state.kind == .stale {
      counts[state.reason, default: 0] += 1
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  // MARK: Cells

  /// One line a cell.
  var cellTable: String {
    var table = TextTable(
      ["index", "cell", "problem", "optimizer"] + axes + ["seed", "state", "reason"],
      numbers: [0, axes.count + 4])
    for cell in plan.cells {
      let (configuration, state) = (plan.configuration(of: cell), cellState(cell))
      let values = axes.map { configuration.value(ofColumn: $0)?.description ?? "-" }
      table.add(
        [String(cell.index), String(cell.id.prefix(12)), configuration.problem, configuration.optimizer]
          + values + [String(cell.seed), state.name, state.reason])
    }
    return table.text
  }

  /// One line a cell, or one a configuration with its counts.
  func csv(cells: Bool) -> String {
    String(decoding: cells ? cellsCSV : configurationsCSV, as: UTF8.self)
  }

  private var cellsCSV: Data {
    var writer = CSVWriter(
      header: ["index", "cell", "configuration", "problem", "optimizer"] + axes
        + ["seed", "state", "reason", "failures"])
    for cell in plan.cells {
      let (configuration, state) = (plan.configuration(of: cell), cellState(cell))
      writer.add(cell.index)
      writer.add(cell.id)
      add(configuration, to: &writer)
      writer.add(cell.seed)
      writer.add(state.name)
      writer.add(state.reason)
      writer.add(index.attempts[cell.id] ?? 0)
      writer.endRow()
    }
    return writer.data
  }

  private var configurationsCSV: Data {
    let states: [CellState.Kind] =
      [.done, .diverged, .failed, .stale] + (forecast == nil ? [] : [.stopped]) + [.pending]
    var counts = Array(repeating: [CellState.Kind: Int](), count: plan.experiment.configurations.count)
    for cell in plan.cells { counts[cell.configurationIndex][cellState(cell).kind, default: 0] += 1 }
    var writer = CSVWriter(
      header: ["configuration", "problem", "optimizer"] + axes + ["cells"] + states.map(\.rawValue))
    for (configuration, counts) in zip(plan.experiment.configurations, counts) where !counts.isEmpty {
      add(configuration, to: &writer)
      writer.add(counts.values.reduce(0, +))
      for state in states { writer.add(counts[state] ?? 0) }
      writer.endRow()
    }
    return writer.data
  }

  private func add(_ configuration: Configuration, to writer: inout CSVWriter) {
    writer.add(configuration.id)
    writer.add(configuration.problem)
    writer.add(configuration.optimizer)
    for axis in axes { writer.add(configuration.value(ofColumn: axis)) }
  }
}

extension [CellsToCome] {
  /// Of all groups.
  var cells: Int { reduce(0) { $0 + $1.cells } }
}
