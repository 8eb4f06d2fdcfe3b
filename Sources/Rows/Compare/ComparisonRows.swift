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
      func add(
        _ metric: String, _ goal: Metric.Goal, usesMean: Bool = false, _ value: (ComparedCell) -> Double?
      ) {
        let values = pairs.map { (a: value($0.a), b: value($0.b)) }
        guard var row = Self.row(metric, goal, values, usesMean: usesMean) else { return }
        (row.problem, row.optimizer, row.parameters) = (key[0], key[1], labels[key[2]] ?? "")
        rows.append(row)
      }
      for name in Self.names(pairs, options) {
        let goal = Self.goal(name, family: pairs[0].a.family, metrics)
        add(name, goal) { Self.value(name, goal, $0) }
      }
      // A seed that newly diverges moves no median of three.
      if pairs.contains(where: { $0.a.hasDiverged || $0.b.hasDiverged }) {
        add("diverged", .minimize, usesMean: true) { $0.hasDiverged ? 1 : 0 }
      }
    }
    self.rows = Self.judged(rows, options)
  }

  /// Limits of confidence move with what they belong to, and would only repeat it.
  private static func names(_ pairs: [Pair], _ options: Comparison.Options) -> [String] {
    let cells = pairs.flatMap { [$0.a, $0.b] }
    let metrics = Set(cells.flatMap(\.metrics.keys)).filter { name in
      !(name.contains("@") && (name.hasSuffix("_low") || name.hasSuffix("_high")))
    }
    return metrics.union(options.comparesTimings ? cells.flatMap(\.timings.keys) : []).sorted()
  }

  /// `average_gradient_norm@0.01` is judged as `average_gradient_norm`. Of times less is better.
  private static func goal(_ name: String, family: String, _ metrics: MetricDirectory) -> Metric.Goal {
    let stem = String(name.prefix { $0 != "@" })
    guard let metric = metrics.metric(stem, family: family) else { return .neither }
    return metric.isTiming && metric.goal == .neither && metric.unit == "s" ? .minimize : metric.goal
  }

  /// Nil for what was not measured.
  private static func value(_ name: String, _ goal: Metric.Goal, _ cell: ComparedCell) -> Double? {
    let known = cell.metrics[name] ?? cell.timings[name]
    if let known, !known.isNaN { return known }
    return cell.hasDiverged && goal != .neither ? goal.worst : nil
  }

  /// Nil where no pair has a value on both sides.
  private static func row(
    _ name: String, _ goal: Metric.Goal, _ values: [(a: Double?, b: Double?)], usesMean: Bool
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
    let varying = Set(flat.values.flatMap(\.keys)).sorted().filter { name in
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
