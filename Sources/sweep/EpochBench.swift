import ArgumentParser
import Datasets
import Experiments
import Foundation
import Messages
import Reporting
import Results
import Vocabulary
import Worker

/// `sweep bench FILE`: seconds per epoch of a file's optimizers, kept with its results.
struct EpochBench {
  private let options: ExperimentOptions
  private let catalog = ExperimentOptions.catalog
  private let kinds = CostKinds(ExperimentOptions.catalog)

  init(_ options: ExperimentOptions) { self.options = options }

  /// - Throws: `ValidationError` where nothing can be timed.
  func measure(seconds: Double) throws -> EpochSeconds {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    let plan = try options.plan()
    let directory = options.directory(of: plan)
    let contests = contests(plan)
    guard !contests.isEmpty else {
      throw ValidationError(
        "\(options.file) trains nothing, so that there are no epochs to time: `sweep bench --synthetic` measures the "
          + "laboratory")
    }
    // A run of the experiment itself would be other work; another invocation's lock is an error that says so.
    let lock = try StoreLock(directory: directory)
    defer { withExtendedLifetime(lock) {} }
    let cells = contests.flatMap(\.places).compactMap { place in
      plan.cells.first { $0.configurationIndex == place }
    }
    try RequiredData.check(for: cells, plan, data: options.data)
    let invocation = Invocation.current(
      experimentFile: options.file, results: options.results, command: "sweep bench")
    if !Machine.pinToOneProcessor() {
      printError("warning: the system does not pin processes: ratios may be less exact")
    }
    let runner = CellRunner(dataDirectory: DataDirectory.resolve(option: options.data))
    var rows: [EpochSeconds.Row] = []
    var (rounds, share) = (Int.max, 1.0)
    for contest in contests {
      printError("\(contest.problem): \(contest.places.count) trainings in turns ...")
      let times = try measured(contest, plan, runner, seconds: seconds / Double(contests.count))
      rounds = min(rounds, times.rows[0].seconds.count)
      share = min(share, times.processorShare)
      rows += zip(contest.places, times.rows).map { place, row in
        self.row(plan.experiment.configurations[place], row)
      }
    }
    let identity = Machine.identity(threads: 1)
    let result = EpochSeconds(
      origin: EpochSeconds.Origin(
        commit: invocation.commit, isDirty: invocation.isDirty, host: invocation.host,
        processor: identity.processor, measuredAt: Date().timeIntervalSince1970.rounded(), rounds: rounds,
        processorShare: share), rows: rows)
    try result.write(in: directory)
    if result.origin.wasDisturbed {
      printError(
        "warning: something else ran: the trainings had \(Int((share * 100).rounded())) % of a core; measure again on "
          + "an idle machine")
    }
    printError("kept in \(directory.appending(path: EpochSeconds.fileName).relativePath)")
    return result
  }

  private func measured(
    _ contest: Contest, _ plan: Plan, _ runner: CellRunner, seconds: Double
  ) throws -> EpochTimes {
    let requests = contest.places.map { place in
      let configuration = plan.experiment.configurations[place]
      return CellRequest(
        cell: "", seed: plan.experiment.seeds.first ?? 0, family: configuration.family,
        values: configuration.values)
    }
    do {
      return try runner.epochTimes(of: requests, seconds: seconds)
    } catch {
      throw ValidationError("\(contest.problem): \(error)")
    }
  }

  private func row(_ configuration: Configuration, _ times: EpochTimes.Row) -> EpochSeconds.Row {
    let (interval, ratio) = (times.interval, times.ratioInterval)
    return EpochSeconds.Row(
      problem: configuration.problem, optimizer: configuration.optimizer,
      cost: EpochSeconds.costKey(of: configuration, kinds), configuration: configuration.id,
      secondsPerEpoch: times.median, low: interval.lower, high: interval.upper, ratio: times.ratio,
      ratioLow: ratio.lower, ratioHigh: ratio.upper)
  }

  /// The trainings of one problem that cost differently: places of one configuration each.
  private struct Contest {
    var problem: String
    var places: [Int]
  }

  /// Of configurations that cost the same the chosen one stands for all, where it is known; else the first declared.
  private func contests(_ plan: Plan) -> [Contest] {
    let chosen = Set(plan.cells.filter { $0.stage == .final }.map(\.configurationIndex))
    let families = Set(catalog.families.filter { $0.seriesIndex == "epoch" }.map(\.name))
    var contests: [Contest] = []
    var places: [String: (contest: Int, place: Int)] = [:]
    for (index, configuration) in plan.experiment.configurations.enumerated()
    where families.contains(configuration.family) {
      let key = EpochSeconds.costKey(of: configuration, kinds)
      if let known = places[key] {
        let other = contests[known.contest].places[known.place]
        if chosen.contains(index), !chosen.contains(other) {
          contests[known.contest].places[known.place] = index
        }
        continue
      }
      let contest = contests.firstIndex { $0.problem == configuration.problem } ?? contests.count
      if contest == contests.count { contests.append(Contest(problem: configuration.problem, places: [])) }
      places[key] = (contest, contests[contest].places.count)
      contests[contest].places.append(index)
    }
    return contests
  }
}

extension EpochSeconds {
  /// For a person.
  var table: String {
    var table = TextTable(
      ["problem", "optimizer", "s per epoch", "95 % interval", "ratio", "95 % interval"],
      numbers: [2, 3, 4, 5])
    func number(_ value: Double) -> String { String(format: "%.4g", value) }
    for row in rows {
      table.add([
        row.problem, row.optimizer, number(row.secondsPerEpoch), "\(number(row.low))–\(number(row.high))",
        number(row.ratio), "\(number(row.ratioLow))–\(number(row.ratioHigh))",
      ])
    }
    return table.text
  }
}
