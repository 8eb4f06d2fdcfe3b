import ArgumentParser
import Datasets
import Escapes
import Experiments
import Foundation
import Messages
import Problems
import Reporting
import Repositories
import Results
import Vocabulary
import Worker

/// `sweep bench FILE`: seconds per epoch, or per step, of a file's optimizers, kept with its results.
struct TrainingBench {
  let options: ExperimentOptions

  /// - Throws: `ValidationError` where nothing can be timed.
  func measure(seconds: Double) throws -> TrainingTimes {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    let plan = try options.plan()
    let directory = options.directory(of: plan)
    let contests = EpochContests(plan, catalog: plan.experiment.known)
    guard !contests.all.isEmpty else {
      let other = plan.experiment.configurations.lazy.map(\.family)
        .first { Problems.all[$0]?.benchSummary != nil }
      throw ValidationError(
        "\(options.file) has no training whose steps could be timed"
          + (other.map { ": `sweep bench --\($0)` measures problems of its family" } ?? ""))
    }
    // A run of the experiment itself would be other work; another invocation's lock is an error that says so.
    let lock = try StoreLock(directory: directory)
    defer { withExtendedLifetime(lock) {} }
    let cells = contests.all.flatMap(\.places).compactMap { place in
      plan.cells.first { $0.configurationIndex == place }
    }
    try RequiredData.check(for: cells, plan, data: options.data)
    let invocation = Invocation.current(
      experimentFile: options.file, results: options.results, command: "sweep bench")
    if !Machine.pinToOneProcessor() {
      printError("warning: the system does not pin processes: ratios may be less exact")
    }
    let runner = CellRunner(
      context: CellContext(dataDirectory: DataDirectory.resolve(option: options.data)))
    let (rows, rounds, share) = try contests.rows(by: runner, seconds: seconds) { printError($0) }
    let identity = Machine.identity(threads: 1)
    let result = TrainingTimes(
      origin: TrainingTimes.Origin(
        commit: invocation.commit, isDirty: invocation.isDirty, host: invocation.host,
        processor: identity.processor, measuredAt: Date().timeIntervalSince1970.rounded(), rounds: rounds,
        processorShare: share), rows: rows)
    try result.write(in: directory)
    if result.origin.wasDisturbed {
      printError(
        "warning: something else ran: the trainings had \(Int((share * 100).rounded())) % of a core; measure again on "
          + "an idle machine")
    }
    printError("kept in \(directory.appending(path: TrainingTimes.fileName).relativePath)")
    return result
  }
}

/// The trainings of a plan that cost differently, problem by problem.
struct EpochContests {
  /// Each problem with the places of one configuration of each cost.
  private(set) var all: [(problem: String, places: [Int])] = []
  private let plan: Plan
  private let kinds: CostKinds
  private let catalog: Catalog

  /// Of configurations that cost the same the chosen one stands for all, where it is known; else the first declared.
  init(_ plan: Plan, catalog: Catalog) {
    self.plan = plan
    kinds = CostKinds(catalog)
    self.catalog = catalog
    let chosen = Set(plan.cells.filter { $0.stage == .final }.map(\.configurationIndex))
    let families = Set(catalog.families.filter(\.hasTimedSteps).map(\.name))
    var places: [String: (contest: Int, place: Int)] = [:]
    for (index, configuration) in plan.experiment.configurations.enumerated()
    where families.contains(configuration.family) {
      let key = TrainingTimes.costKey(of: configuration, kinds)
      if let known = places[key] {
        let other = all[known.contest].places[known.place]
        if chosen.contains(index), !chosen.contains(other) { all[known.contest].places[known.place] = index }
        continue
      }
      let contest = all.firstIndex { $0.problem == configuration.problem } ?? all.count
      if contest == all.count { all.append((configuration.problem, [])) }
      places[key] = (contest, all[contest].places.count)
      all[contest].places.append(index)
    }
  }

  /// What an epoch of each takes, with the fewest rounds and the smallest share of the processor that one problem had.
  ///
  /// - Throws: `ValidationError` where one cannot be timed.
  func rows(
    by runner: CellRunner, seconds: Double, announce: (String) -> Void
  ) throws -> (rows: [TrainingTimes.Row], rounds: Int, share: Double) {
    var (rows, rounds, share) = ([TrainingTimes.Row](), Int.max, 1.0)
    for contest in all {
      announce("\(contest.problem): \(contest.places.count) trainings in turns ...")
      let configurations = contest.places.map { plan.experiment.configurations[$0] }
      let requests = configurations.map {
        CellRequest(
          cell: "", seed: plan.experiment.seeds.first ?? 0, family: $0.family, values: $0.values)
      }
      do {
        let times = try runner.epochTimes(of: requests, seconds: seconds / Double(all.count))
        rounds = min(rounds, times.rows[0].seconds.count)
        share = min(share, times.processorShare)
        rows += zip(configurations, times.rows).map(row)
      } catch {
        throw ValidationError("\(contest.problem): \(error)")
      }
    }
    return (rows, rounds, share)
  }

  private func row(_ configuration: Configuration, _ times: TurnTimes.Row) -> TrainingTimes.Row {
    let (interval, ratio) = (times.interval, times.ratioInterval)
    let family = catalog.families.first { $0.name == configuration.family }
    return TrainingTimes.Row(
      problem: configuration.problem, optimizer: configuration.optimizer,
      cost: TrainingTimes.costKey(of: configuration, kinds), configuration: configuration.id,
      unit: family?.seriesIndex ?? "epoch", seconds: times.median, low: interval.lower,
      high: interval.upper, ratio: times.ratio,
      ratioLow: ratio.lower, ratioHigh: ratio.upper)
  }
}

extension TrainingTimes {
  /// For a person.
  var table: String {
    func number(_ value: Double) -> String { String(format: "%.4g", value) }
    return TextTable.text(
      ["problem", "optimizer", "seconds", "95 % interval", "of", "ratio", "95 % interval"],
      numbers: [2, 3, 5, 6],
      rows: rows.map { row in
        [
          row.problem, row.optimizer, number(row.seconds), "\(number(row.low))–\(number(row.high))",
          "one \(row.unit)", number(row.ratio), "\(number(row.ratioLow))–\(number(row.ratioHigh))",
        ]
      })
  }
}
