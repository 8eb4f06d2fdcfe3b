import ArgumentParser
import Escapes
import Experiments
import Foundation
import Reporting
import Statistics
import Vocabulary

/// What a cheaper way of tuning would have found in a grid that is measured.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract:
      "Replays a way of tuning on a measured grid: what it would have found, and what it would have cost.",
    discussion: """
      Nothing is run: decisions are made again from the journal, which has every epoch of every cell. Chosen is as the \
      file's tune says; without one, by the median of the final value of what judges the problem, among the parameters \
      of the optimizers.

      Examples:
        sweep tune experiments/alexnet.yaml --replay halving
        sweep tune experiments/alexnet.yaml --replay halving --start 2 --factor 3
        sweep tune experiments/alexnet.yaml --replay tpe --share 0.3 --window 4
        sweep tune experiments/alexnet.yaml --replay tpe --start 2 --window 4
      """)

  enum Strategy: String, ExpressibleByArgument, CaseIterable { case halving, tpe }

  @OptionGroup var options: ExperimentOptions
  @Option(help: "halving or tpe.") var replay: Strategy
  @Option(
    help:
      "Of halving: the first rung; else the file's, else 2. With tpe the points of a window are halved, too."
  ) var start: Int?
  @Option(help: "Of halving: of these one in so many goes on; else the file's, else 2.") var factor: Int?
  @Option(help: "Of tpe: which share of the configurations is tried.") var share = 0.25
  @Option(help: "Of tpe: how many trials are at work at a time, or are halved together.") var window = 1
  @Option(help: "Of tpe: another seed tries others.") var seed = 0

  func validate() throws {
    if let start, start < 1 { throw ValidationError("--start must be at least 1") }
    if let factor, factor < 2 { throw ValidationError("--factor must be at least 2") }
    if !(share > 0 && share <= 1) { throw ValidationError("--share must be above 0 and at most 1") }
    if window < 1 { throw ValidationError("--window must be at least 1") }
    if seed < 0 { throw ValidationError("--seed must be at least 0") }
  }

  func run() throws {
    let (plan, read) = try options.planAndHistory()
    let history = try read ?? History(directory: options.directory(of: plan))
    try options.warnIfNothingIsMeasured(plan, history)
    let catalog = ExperimentOptions.catalog
    guard let tuning = BestSoFar.tuning(plan, catalog) else {
      throw ValidationError("nothing that the problems measure has a best end: give the file a tune")
    }
    let results = history.results(of: plan)
    guard !groups(tuning, plan).isEmpty else {
      throw ValidationError(
        "--only leaves no optimizer all of its configurations, so that nothing can be replayed")
    }
    let outcome: Replay
    let rule = try rule(tuning, plan, catalog)
    switch replay {
    case .halving: outcome = .halving(plan, tuning, rule, results: results, catalog: catalog)
    case .tpe:
      outcome = .tpe(
        plan, tuning, isHalved ? rule : nil, results: results, share: share, window: window, seed: seed,
        catalog: catalog)
    }
    print(text(outcome, plan))
  }

  private var isHalved: Bool { replay == .halving || start != nil || factor != nil }

  private func rule(_ tuning: Tuning, _ plan: Plan, _ catalog: Catalog) throws -> HalvingRule {
    var rule = tuning.halving ?? HalvingRule(factor: 2, start: 2)
    if let start { rule.start = start }
    if let factor { rule.factor = factor }
    guard isHalved else { return rule }
    if replay == .tpe, window < rule.factor {
      throw ValidationError(
        "of a window of \(window) one in \(rule.factor) cannot go on: give --window at least \(rule.factor)")
    }
    for group in groups(tuning, plan) {
      if let message = mistake(rule, group, plan, catalog) { throw ValidationError(message) }
    }
    return rule
  }

  /// Those of which `--only` leaves all.
  private func groups(_ tuning: Tuning, _ plan: Plan) -> [TuningGroup] {
    var cells: [Int: Int] = [:]
    for cell in plan.cells where cell.stage != .final { cells[cell.configurationIndex, default: 0] += 1 }
    return plan.experiment.groups(over: tuning.over).filter { group in
      group.configurations.allSatisfy { cells[$0, default: 0] == plan.experiment.seeds.count }
    }
  }

  /// Why a group cannot be halved so; nil where it can.
  private func mistake(
    _ rule: HalvingRule, _ group: TuningGroup, _ plan: Plan, _ catalog: Catalog
  ) -> String? {
    guard let start = rule.start else { return nil }
    let cells = "the cells of \(group.optimizer) on \(group.problem)"
    let configuration = plan.experiment.configurations[group.configurations[0]]
    let lengths = catalog.families.first { $0.name == configuration.family }?.lengths ?? []
    guard let key = lengths.first(where: { $0.name == rule.key ?? lengths.first?.name }), key.isContinued,
      start < configuration.value(ofColumn: key.name)?.integer ?? 0
    else {
      return
        "a first rung of \(start) is not shorter than \(cells), or they have no length that goes on: take a smaller"
        + " --start"
    }
    return key.mistake(start: start, configuration.values, of: cells).map { "\($0) for --start" }
  }

  private func text(_ replay: Replay, _ plan: Plan) -> String {
    let names = CellNames(plan)
    func number(_ value: Double?) -> String { value.map { String(format: "%.5g", $0) } ?? "-" }
    let found = TextTable.text(
      [
        "problem", "optimizer", "tried", replay.unit, "of", "found", replay.criterion.description, "rank",
        "best", "median",
      ], numbers: [2, 3, 4, 6, 7, 8, 9],
      rows: replay.groups.map { group in
        [
          group.group.problem, group.group.optimizer, String(group.tried), String(group.units),
          String(group.wholeUnits), group.found.map { names.name(of: names.configuration(at: $0)) } ?? "-",
          number(group.value), group.rank.map { "\($0) of \(group.measured)" } ?? "-", number(group.best),
          number(group.median),
        ]
      })
    let (units, whole) = replay.groups.reduce((0, 0)) { ($0.0 + $1.units, $0.1 + $1.wholeUnits) }
    var parts = [found]
    let taus = replay.groups.flatMap { group in
      group.agreement.filter { !$0.tau.value.isNaN }.map { rung, tau in
        let interval = tau.interval.map { String(format: "%.2f to %.2f", $0.lowerBound, $0.upperBound) }
        return [
          group.group.problem, group.group.optimizer, rung, String(format: "%.2f", tau.value),
          interval ?? "fewer than 10",
        ]
      }
    }
    if !taus.isEmpty {
      parts.append(
        TextTable.text(
          ["problem", "optimizer", "rung", "tau with the end", "95 %"], numbers: [3], rows: taus))
    }
    let share = whole == 0 ? 0 : 100 * Double(units) / Double(whole)
    parts.append("It takes \(units) of \(whole) \(replay.unit), \(String(format: "%.0f", share)) %.")
    let missing = replay.groups.reduce(0) { $0 + $1.group.configurations.count - $1.measured }
    if missing > 0 {
      parts.append(
        "\(missing) configurations are not measured to their end with all seeds: they take no part, which flatters."
      )
    }
    return parts.joined(separator: "\n\n")
  }
}
