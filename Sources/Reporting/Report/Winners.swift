import Experiments
import OrderedCollections
import Statistics

/// The best configuration of every optimizer, by each expression that the file tunes or selects by.
struct Winners {
  /// How they were chosen.
  var lead: String
  /// What the interval beside each number is, and what the choice does to the number.
  var remark: String
  var table: Table

  static func all(
    _ specification: ReportSpecification, _ data: Joined, _ catalog: Catalog, tuning: TuningOutcome? = nil
  ) -> [Winners] {
    let items = specification.tables + specification.figures
    var expressions = OrderedSet(
      [tuning?.criterion.expression].compactMap(\.self) + items.compactMap { $0.expression("select") })
    let used = Set(data.members.map(\.configuration.family))
    if expressions.isEmpty {
      for family in catalog.families where used.contains(family.name) {
        let goals = family.metrics.filter { $0.goal != .neither && !$0.isTiming }
        if let primary = goals.primary {
          expressions.append(MetricExpression(.final, primary.name))
        }
      }
    }
    return expressions.compactMap { expression in
      let isTuned = tuning?.criterion.expression == expression
      return winners(by: expression, data, tuning: isTuned ? tuning : nil)
    }
  }

  private static func winners(
    by expression: MetricExpression, _ data: Joined, tuning: TuningOutcome?
  ) -> Winners? {
    var data = data
    let statistic = tuning?.criterion.statistic ?? .median
    if let tuning, statistic != .median || data.plan.experiment.tuning?.goal != nil {
      // A table selects by the median and the metric's own goal: where the file tunes otherwise, its choice stands.
      let chosen = Set(tuning.chosen(1))
      data.members.removeAll { !chosen.contains($0.configurationIndex) }
    }
    let problems = OrderedSet(
      data.members.map(\.configuration).filter {
        data.metrics.goal(of: expression, family: $0.family) != .neither
      }.map(\.problem))
    guard !problems.isEmpty else { return nil }
    let match = Value.map(["problem": .list(problems.map { .string($0) })])
    let replicates = Match(match).filter(data.members).map(\.replicates)
    let seeds = replicates.map(\.count).min() ?? 0
    let rows = ["problem"] + data.problemAxes + ["optimizer"]
    let table = Table(
      ReportItem(
        name: expression.description, kind: TableKind.kind.name,
        values: [
          "rows": .list(rows.map { .string($0) }), "values": .list([.string(expression.description)]),
          "select": .string(expression.description), "show": .string(show(seeds: seeds).rawValue),
          "match": match,
        ]), data)
    let isFresh =
      replicates.contains { $0.contains { $0.cell.stage == .final } }
      && data.plan.experiment.tuning?.final?.isOnTuningSeeds == false
    let choice =
      statistic == .median
      ? "By the median of `\(expression)`" : "Chosen by the \(statistic.rawValue) of `\(expression)`"
    return Winners(
      lead: choice + (isFresh ? ", on the fresh seeds of the final stage:" : ":"),
      remark: intervalText(seeds: seeds)
        + (isFresh
          ? ""
          : " The seeds that chose are the seeds that are shown, which flatters the best of many: `tune` with"
            + " `final` shows it on fresh ones."),
      table: table)
  }

  /// A median has no interval of 95 % below six values: then the extremes, which say what they enclose.
  private static func show(seeds: Int) -> ShowFormat {
    seeds >= leastForInterval ? .medianInterval : seeds > 1 ? .medianExtremes : .median
  }

  private static let leastForInterval = 6

  /// All of n values lie on one side of the median with probability 2^(1−n) (David and Nagaraja 2003, §7.1).
  private static func intervalText(seeds: Int) -> String {
    if seeds >= leastForInterval {
      return "In brackets: an interval of at least 95 % for the median of all possible seeds, between order"
        + " statistics."
    }
    guard seeds > 1 else { return "One seed tells nothing of the spread: no interval." }
    let coverage = (1 - (0..<(seeds - 1)).reduce(1.0) { half, _ in half / 2 }) * 100
    return
      "In brackets: the smallest and the largest of \(seeds) seeds, which enclose the median of all possible"
      + " seeds with a probability of \(Value.shortest(coverage)) %; 95 % takes six seeds."
  }
}
