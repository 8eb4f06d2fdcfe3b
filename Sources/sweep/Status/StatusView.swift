import Escapes
import Experiments
import Foundation
import Reporting
import Results
import Vocabulary

/// Everything that `sweep status` shows, in its forms.
struct StatusView {
  let options: ExperimentOptions
  let plan: Plan
  let contents: StoreIndex
  let state: PlanState
  let runs: [RunningState]
  private let names: CellNames
  private let holders: [String]
  private let outcomes: [TuningOutcome]

  init(_ options: ExperimentOptions, _ plan: Plan) throws {
    self.options = options
    self.plan = plan
    let directory = options.directory(of: plan)
    contents = try ResultStore(directory: directory).index()
    state = PlanState(plan, contents, course: ExperimentOptions.course(plan, contents))
    holders = StoreLock.holders(of: directory)
    runs = RunningState.all(in: directory)
    names = CellNames(plan)
    outcomes =
      state.measured == 0 ? [] : BestSoFar.outcomes(plan, results: contents.stored(plan.cells.map(\.id)))
  }

  /// Of this file: others may run in the same folder.
  private var running: Int {
    runs.reduce(0) {
      $0 + $1.running.count { names.cell($0.cell) != nil && contents.finished[$0.cell] == nil }
    }
  }

  private var waiting: Int { max(0, state.left - state[.failed] - running) }

  // MARK: For a person

  var text: String {
    var parts = [headline, state.table]
    parts += runs.map(text)
    parts += bestTables
    if state[.failed] > 0 { parts.append(failures) }
    return parts.joined(separator: "\n\n")
  }

  private var headline: String {
    var counts = ["\(state.measured) of \(plan.cells.count) cells measured"]
    if state[.diverged] > 0 { counts[0] += " (\(state[.diverged]) diverged)" }
    if state[.failed] > 0 { counts.append("\(state[.failed]) failed") }
    if state[.stopped] > 0 { counts.append("\(state[.stopped]) stopped by halving") }
    if running > 0 { counts.append("\(running) running") }
    if waiting > 0 { counts.append("\(waiting) waiting") }
    let toCome = plan.suggestionsToCome.cells
    if toCome > 0 { counts.append("\(toCome) to follow from results") }
    var lines = ["\(plan.experiment.name): " + counts.joined(separator: ", ")]
    // A run that has not said anything yet, or one that only waits.
    for holder in holders where !runs.contains(where: { $0.holder == holder }) {
      lines.append("being run by \(holder)")
    }
    return lines.joined(separator: "\n")
  }

  private func text(_ run: RunningState) -> String {
    var head = "Run by \(run.holder): \(run.ended) of \(run.total) cells in \(durationText(run.seconds))"
    if let left = run.secondsLeft { head += ", about \(durationText(left)) left" }
    head += ", as of \(durationText(max(0, Date().timeIntervalSince1970 - run.at))) ago"
    var table = TextTable(["worker", "cell", "for", "at", "latest"], numbers: [0])
    for cell in run.running {
      let metrics = (cell.metrics ?? [:]).sorted { $0.key < $1.key }
      table.add([
        String(cell.worker), names[cell.cell], durationText(cell.seconds), cell.position ?? "-",
        metrics.map { "\($0.key) \(String(format: "%.4g", $0.value))" }.joined(separator: ", "),
      ])
    }
    return run.running.isEmpty ? head : head + "\n" + table.text
  }

  /// The best of each optimizer on each problem, by what is measured now.
  private func winners(
    by outcome: TuningOutcome
  ) -> [(group: TuningOutcome.Group, first: TuningOutcome.Candidate)] {
    outcome.groups.compactMap { group in
      group.ranking.first.flatMap { $0.measured > 0 ? (group, $0) : nil }
    }
  }

  private var bestTables: [String] {
    outcomes.compactMap { outcome in
      let rows = winners(by: outcome).map { group, first in
        [
          group.group.problemText, names.name(of: names.configuration(at: first.configuration)),
          first.value.isFinite ? String(format: "%.5g", first.value) : "diverged", String(first.measured),
          "\(group.ranking.count { $0.measured > 0 }) of \(group.ranking.count)",
        ]
      }
      return rows.isEmpty
        ? nil
        : TextTable.text(
          ["problem", "best so far", outcome.criterion.description, "seeds", "tried"], numbers: [2, 3, 4],
          rows: rows)
    }
  }

  /// More failed cells are a number: the first tell the story.
  private static let mostFailures = 20

  private var failures: String {
    let failed = CellSelection.failed(of: plan, contents)
    var lines = [
      "Failed; `\(options.command("run"))` tries them again, `\(options.command("retry"))` only them:"
    ]
    for cell in failed.prefix(Self.mostFailures) {
      guard let failure = contents.failures[cell.id] else { continue }
      let attempts = contents.attempts[cell.id, default: 1]
      lines.append(
        "  \(names[cell.id]): \(failure.kind.rawValue): \(failure.message)"
          + (attempts > 1 ? " (attempt \(attempts))" : ""))
      lines += failure.log.suffix(3).map { "      \($0)" }
      lines.append("      again: \(options.command("retry", String(cell.id.prefix(12))))")
    }
    if failed.count > Self.mostFailures { lines.append("  and \(failed.count - Self.mostFailures) more") }
    return lines.joined(separator: "\n")
  }

  // MARK: For programs

  struct Report: Encodable {
    var experiment: String
    var cells: Int
    /// Every cell is counted once: in this, in `diverged`, `failed`, `running` or `waiting`.
    var done: Int
    var diverged: Int
    var failed: Int
    var running: Int
    var waiting: Int
    var runs: [RunningState]
    var best: [Value]
    var failures: [Value]
  }

  var report: Report {
    let best = outcomes.flatMap { outcome in
      winners(by: outcome).map { group, first in
        let configuration = names.configuration(at: first.configuration)
        var entries: [String: Value] = [
          "problem": .string(group.group.problemText), "optimizer": .string(configuration.optimizer),
          "criterion": .string(outcome.criterion.description),
          // As `configuration` of cells.csv.
          "configuration": .string(configuration.id), "axes": .map(configuration.axisValues),
          "seeds": .integer(first.measured), "diverged": .integer(first.diverged),
        ]
        // Where every configuration diverged there is none.
        if first.value.isFinite { entries["value"] = .number(first.value) }
        return Value.map(entries)
      }
    }
    let failures = CellSelection.failed(of: plan, contents).compactMap { cell in
      contents.failures[cell.id].map { failure in
        Value.map([
          "cell": .string(cell.id), "kind": .string(failure.kind.rawValue),
          "message": .string(failure.message), "attempts": .integer(contents.attempts[cell.id, default: 1]),
        ])
      }
    }
    return Report(
      experiment: plan.experiment.name, cells: plan.cells.count, done: state[.done],
      diverged: state[.diverged],
      failed: state[.failed], running: running, waiting: waiting, runs: runs, best: best, failures: failures)
  }
}
