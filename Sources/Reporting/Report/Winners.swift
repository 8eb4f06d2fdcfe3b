import Experiments
import OrderedCollections
import Rows
import Vocabulary

/// The best configuration of every optimizer, by each expression that the file tunes or selects by; without one by what
/// the file is about: the first number of its tables, else of its figures, that has a better and a worse.
struct Winners {
  /// How they were chosen.
  var lead: String
  /// What the interval beside each number is, and what the choice does to the number.
  var remark: String
  /// With the differences to the baseline, see ``baseline(_:_:rows:)``; without where no two rows can be compared.
  var table: Table
  /// A sentence where the baseline has no row, so that nothing is compared with it.
  var missingBaseline: String?

  static func all(
    _ asked: AskedReport, _ data: Joined, _ catalog: Catalog, tuning: TuningOutcome? = nil
  ) -> [Winners] {
    let selected = asked.tables.map(\.select) + asked.figures.map(\.settings.select)
    var expressions = OrderedSet(([tuning?.criterion.expression] + selected).compactMap(\.self))
    let used = data.members.families
    if expressions.isEmpty {
      let shown = asked.tables.flatMap(\.values) + asked.figures.flatMap(\.settings.shown)
      for family in catalog.families where used.contains(family.name) {
        let subject = shown.first { expression in
          let metric = data.metrics.metric(expression.metric, family: family.name)
          return metric?.isTiming == false
            && data.metrics.goal(of: expression, family: family.name) != .neither
        }
        let primary = family.primary.map { MetricExpression(.final, $0.name) }
        if let expression = subject ?? primary { expressions.append(expression) }
      }
    }
    return expressions.compactMap { expression in
      let isTuned = tuning?.criterion.expression == expression
      return winners(by: expression, asked, data, tuning: isTuned ? tuning : nil)
    }
  }

  /// Whose rows the others are compared with: the first baseline of the file's tables, as far as it names what tells
  /// rows apart, for each row has its own best parameters; else the first optimizer.
  private static func baseline(_ asked: AskedReport, _ data: Joined, rows: [String]) -> [String: Value]? {
    let named = asked.tables.map { ($0.baseline ?? [:]).filter { rows.contains($0.key) } }
    if let first = named.first(where: { !$0.isEmpty }) { return first }
    guard data.optimizers.count > 1, let first = data.optimizers.first else { return nil }
    return ["optimizer": .string(first)]
  }

  private static func winners(
    by expression: MetricExpression, _ asked: AskedReport, _ data: Joined, tuning: TuningOutcome?
  ) -> Winners? {
    var data = data
    let statistic = tuning?.criterion.statistic ?? .median
    let settings = data.plan.experiment.tuning
    let hasRivals = (settings?.final?.count ?? 1) > 1
    if let tuning, statistic != .median || settings?.goal != nil || hasRivals {
      // A table selects by the median, the metric's own goal and the seeds that it shows: the choice of the tuning stage
      // stands, whichever of several in the final stage its seeds would prefer.
      let chosen = Set(tuning.chosen(1))
      data.members.removeAll { !chosen.contains($0.configurationIndex) }
    }
    let problems = OrderedSet(
      data.members.map(\.configuration).filter {
        data.metrics.goal(of: expression, family: $0.family) != .neither
      }.map(\.problem))
    guard !problems.isEmpty else { return nil }
    var match = Match()
    match.match = ["problem": .list(problems.map { .string($0) })]
    let members = match.filter(data.members)
    // While seeds are missing, what is said of intervals is said of those that have run.
    let counts = members.map(\.measuredCount)
    let seeds = counts.filter { $0 > 1 }.min() ?? counts.max() ?? 0
    let isComplete = members.counts.isComplete
    let rows = ["problem"] + data.problemAxes + ["optimizer"]
    var shown = TableSettings()
    shown.name = expression.description
    shown.rows = rows
    shown.values = [expression]
    shown.select = expression
    shown.show = show(seeds: seeds)
    shown.match = match
    shown.baseline = baseline(asked, data, rows: rows)
    var table = Table(shown, data)
    table.sortRowsByScope()
    var missingBaseline: String?
    let entries = table.entries
    if let baseline = table.baseline, !entries.contains(where: { $0.againstBaseline.contains { $0 != nil } })
    {
      if !entries.contains(where: \.isBaseline) {
        missingBaseline = "Nothing is compared with \(baseline.text), which has no row here."
      }
      table.baseline = nil
    }
    // Where several configurations of a row have results on fresh seeds, these choose again.
    let hasFreshRivals = entries.contains { entry in
      entry.group.members.count { $0.replicates.contains { $0.cell.stage == .final && $0.result != nil } } > 1
    }
    let isFresh =
      members.stages.contains(.final) && settings?.final?.isOnTuningSeeds == false && !hasFreshRivals
    // Of one configuration each nothing was chosen.
    let hasChosen = Group.by(rows, members).contains { $0.members.count > 1 }
    let choice = "\(statistic == .median ? "By" : "Chosen by") the \(statistic.rawValue) of `\(expression)`"
    return Winners(
      lead: choice + (isFresh ? ", on the fresh seeds of the final stage:" : ":"),
      remark: intervalText(seeds: seeds, isComplete: isComplete)
        + (isFresh || !hasChosen && tuning == nil
          ? ""
          : " The seeds that chose are the seeds that are shown, which flatters the best of many: `tune` with"
            + " `final` shows it on fresh ones."),
      table: table, missingBaseline: missingBaseline)
  }

  /// A median has no interval of 95 % below six values: then the extremes, which say what they enclose.
  private static func show(seeds: Int) -> ShowFormat {
    seeds >= leastForInterval ? .medianInterval : seeds > 1 ? .medianExtremes : .median
  }

  private static let leastForInterval = 6

  /// All of n values lie on one side of the median with probability 2^(1−n) (David and Nagaraja 2003, §7.1).
  private static func intervalText(seeds: Int, isComplete: Bool) -> String {
    if seeds == 0 { return "No seed has run." }
    if !isComplete, seeds < leastForInterval, seeds > 1 {
      return
        "In brackets: the smallest and the largest of the seeds that have run, in some rows \(seeds): no interval"
        + " of confidence."
    }
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

extension Table {
  /// Brings rows that compete next to each other, else as they were.
  fileprivate mutating func sortRowsByScope() {
    var scopes: OrderedDictionary<[Value?], [Row]> = [:]
    let identity = rowColumns.indices.filter { rowColumns[$0] != "optimizer" }
    for row in rows { scopes[identity.map { row.key[$0] }, default: []].append(row) }
    rows = scopes.values.flatMap(\.self)
  }
}
