import OrderedCollections
import Statistics
import Vocabulary

/// Builds the rows of a comparison.
struct ComparisonRows {
  typealias Pair = Pairing.Pair

  let rows: [Comparison.Row]

  init(_ pairs: [Pair], _ catalog: Catalog, _ options: Comparison.Options) {
    let metrics = MetricDirectory(catalog)
    var groups: OrderedDictionary<[String], [Pair]> = [:]
    for pair in pairs {
      let configuration = options.poolsConfigurations ? "" : pair.key.configuration
      groups[[pair.a.problem, pair.a.optimizer, configuration], default: []].append(pair)
    }
    let labels = Self.labels(pairs)
    var rows: [Comparison.Row] = []
    for (key, pairs) in groups {
      let result = pairs[0].a
      for name in Self.names(pairs, metrics, options) {
        let goal = Self.goal(name, family: result.family, metrics)
        let values = pairs.map { (a: Self.value(name, goal, $0.a), b: Self.value(name, goal, $0.b)) }
        guard let row = Self.row(name, goal, values, options) else { continue }
        rows.append(Self.named(row, key, labels))
      }
      // A seed that newly diverges moves no median of three.
      let diverged = pairs.map { pair in
        (a: Self.hasDiverged(pair.a), b: Self.hasDiverged(pair.b))
      }
      if diverged.contains(where: { $0.a != 0 || $0.b != 0 }),
        let row = Self.row("diverged", .minimize, diverged.map { ($0.a, $0.b) }, options, usesMean: true)
      {
        rows.append(Self.named(row, key, labels))
      }
    }
    self.rows = Self.judged(rows, options)
  }

  /// Limits of confidence move with what they belong to, and would only repeat it.
  private static func names(
    _ pairs: [Pair], _ metrics: MetricDirectory, _ options: Comparison.Options
  ) -> [String] {
    var names = Set<String>()
    for pair in pairs {
      for result in [pair.a, pair.b] {
        names.formUnion(
          result.metrics.keys.filter { name in
            !(name.contains("@") && (name.hasSuffix("_low") || name.hasSuffix("_high")))
          })
        if options.comparesTimings { names.formUnion(result.timings.keys) }
      }
    }
    return names.sorted()
  }

  /// `average_gradient_norm@0.01` is judged as `average_gradient_norm`. Of times less is better.
  private static func goal(_ name: String, family: String, _ metrics: MetricDirectory) -> Metric.Goal {
    let stem = String(name.prefix { $0 != "@" })
    guard let metric = metrics.metric(stem, family: family) else { return .neither }
    return metric.isTiming && metric.goal == .neither && metric.unit == "s" ? .minimize : metric.goal
  }

  private static func hasDiverged(_ cell: ComparedCell) -> Double {
    cell.hasDiverged ? 1 : 0
  }

  private static func named(
    _ row: Comparison.Row, _ key: [String], _ labels: [String: String]
  ) -> Comparison.Row {
    var row = row
    row.problem = key[0]
    row.optimizer = key[1]
    row.parameters = labels[key[2]] ?? ""
    return row
  }

  /// Nil for what was not measured.
  private static func value(_ name: String, _ goal: Metric.Goal, _ cell: ComparedCell) -> Double? {
    let known = cell.metrics[name] ?? cell.timings[name]
    if let known, !known.isNaN { return known }
    return cell.hasDiverged && goal != .neither ? goal.worst : nil
  }

  /// Nil where no pair has a value on both sides.
  private static func row(
    _ name: String, _ goal: Metric.Goal, _ values: [(a: Double?, b: Double?)],
    _ options: Comparison.Options, usesMean: Bool = false
  ) -> Comparison.Row? {
    let both = values.compactMap { value in value.a.flatMap { a in value.b.map { (a: a, b: $0) } } }
    guard !both.isEmpty else { return nil }
    let (a, b) = (both.map(\.a), both.map(\.b))
    let differences = pairedDifferences(b, a)
    let center: ([Double]) -> Double = usesMean ? { mean(of: $0) } : { median(of: $0) }
    let change = center(differences)
    let scale = center(a.map(abs))
    let test = signFlipTest(differences)
    let hasMoved = differences.contains { $0 != 0 }
    // Where some pairs moved and their median did not, the sum tells the direction.
    let direction = change != 0 ? change : differences.reduce(0, +)
    let relative = change == 0 ? 0 : scale == 0 || !change.isFinite ? change * .infinity : change / scale
    return Comparison.Row(
      problem: "", optimizer: "", parameters: "", metric: name, a: center(a), b: center(b), pairs: a.count,
      change: change, relativeChange: relative, p: test.p, smallestP: test.smallestP, isTestable: false,
      verdict: verdict(hasMoved, direction, goal), isRegression: false)
  }

  private static func verdict(_ moved: Bool, _ direction: Double, _ goal: Metric.Goal) -> Comparison.Verdict {
    guard moved else { return .same }
    switch goal {
    case .neither: return .moved
    case .maximize: return direction > 0 ? .better : .worse
    case .minimize: return direction < 0 ? .better : .worse
    }
  }

  /// Corrects for the number of rows that moved, and says which are regressions.
  private static func judged(_ rows: [Comparison.Row], _ options: Comparison.Options) -> [Comparison.Row] {
    var rows = rows
    let moved = rows.indices.filter { rows[$0].verdict != .same }
    for (index, p) in zip(moved, holmAdjusted(moved.map { rows[$0].p })) {
      rows[index].p = p
      rows[index].isTestable = rows[index].smallestP * Double(moved.count) <= options.alpha
      let isBeyond = abs(rows[index].relativeChange) > options.tolerance
      let isCertain = !rows[index].isTestable || p <= options.alpha
      rows[index].isRegression = rows[index].verdict == .worse && isBeyond && isCertain
    }
    return rows
  }

  /// What tells configurations apart, by their canonical text.
  private static func labels(_ pairs: [Pair]) -> [String: String] {
    let flat = OrderedDictionary(
      pairs.map { ($0.key.configuration, $0.a.parameters) }, uniquingKeysWith: { first, _ in first })
    let names = flat.values.reduce(into: Set<String>()) { $0.formUnion($1.keys) }.sorted()
    let varying = names.filter { name in
      name != "optimizer" && Set(flat.values.map { $0[name] }).count > 1
    }
    return Dictionary(
      uniqueKeysWithValues: flat.map { key, values in
        (
          key,
          varying.compactMap { name in
            values[name].map { "\(name)=\(Double($0).map { Column.text(.number($0)) } ?? $0)" }
          }.joined(separator: " ")
        )
      })
  }
}
