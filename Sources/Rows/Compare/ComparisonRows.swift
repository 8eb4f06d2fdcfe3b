import Messages
import Statistics
import Vocabulary

/// Builds the rows of a comparison.
struct ComparisonRows {
  let rows: [Comparison.Row]

  init(_ pairing: Pairing, _ catalog: Catalog, _ options: Comparison.Options) {
    let metrics = MetricDirectory(catalog)
    let labels = Self.labels(pairing)
    var rows: [Comparison.Row] = []
    for pairs in Self.groups(pairing, options) {
      let first = pairs[pairs.startIndex]
      let label = options.poolsConfigurations ? nil : labels[first.configuration]
      // Each metric goes through these: a copy of a pair would count a dozen references.
      let outlines = (a: pairs.map(\.a.outline), b: pairs.map(\.b.outline))
      func add(
        _ metric: String, _ goal: Metric.Goal, usesMean: Bool = false,
        _ value: (MeasurementOutline) -> Double?
      ) {
        let values = outlines.a.indices.map { (a: value(outlines.a[$0]), b: value(outlines.b[$0])) }
        guard var row = Self.row(metric, goal, values, usesMean: usesMean) else { return }
        (row.problem, row.optimizer) = (first.a.configuration.problem, first.a.configuration.optimizer)
        row.parameters = label ?? ""
        rows.append(row)
      }
      for name in Self.names(outlines.a + outlines.b, options) {
        let goal = Self.goal(name, family: first.a.configuration.family, metrics)
        var places = NumberPlaces(name: name)
        add(name, goal) { Self.value(places.number(of: $0), goal, $0.outcome) }
      }
      // A seed that newly diverges moves no median of three.
      if (outlines.a + outlines.b).contains(where: { $0.outcome == .diverged }) {
        add("diverged", .minimize, usesMean: true) { $0.outcome == .diverged ? 1 : 0 }
      }
    }
    self.rows = Self.judged(rows, options)
  }

  /// The pairs of each row: of a configuration, or of all of an optimizer on a problem.
  private static func groups(_ pairing: Pairing, _ options: Comparison.Options) -> [ArraySlice<Pairing.Pair>]
  {
    // They are ordered by problem and optimizer first.
    func isOneRow(_ a: Pairing.Pair, _ b: Pairing.Pair) -> Bool {
      let (first, second) = (pairing.configurations[a.configuration], pairing.configurations[b.configuration])
      return a.configuration == b.configuration
        || options.poolsConfigurations && first.problem == second.problem
          && first.optimizer == second.optimizer
    }
    var groups: [ArraySlice<Pairing.Pair>] = []
    var rest = pairing.pairs[...]
    while let first = rest.first {
      let next = rest.firstIndex { !isOneRow(first, $0) } ?? rest.endIndex
      groups.append(rest[..<next])
      rest = rest[next...]
    }
    return groups
  }

  /// Limits of confidence move with what they belong to, and would only repeat it.
  private static func names(_ outlines: [MeasurementOutline], _ options: Comparison.Options) -> [String] {
    var seen = Set<ObjectIdentifier>()
    let shapes = outlines.map(\.shape).filter { seen.insert(ObjectIdentifier($0)).inserted }
    let metrics = Set(shapes.flatMap(\.metrics)).filter { name in
      !(name.contains("@") && (name.hasSuffix("_low") || name.hasSuffix("_high")))
    }
    return metrics.union(options.comparesTimings ? shapes.flatMap(\.timings) : []).sorted()
  }

  /// `average_gradient_norm@0.01` is judged as `average_gradient_norm`. Of times less is better.
  private static func goal(_ name: String, family: String, _ metrics: MetricDirectory) -> Metric.Goal {
    let stem = String(name.prefix { $0 != "@" })
    guard let metric = metrics.metric(stem, family: family) else { return .neither }
    return metric.isTiming && metric.goal == .neither && metric.unit == "s" ? .minimize : metric.goal
  }

  /// Nil for what was not measured.
  private static func value(
    _ known: Double?, _ goal: Metric.Goal, _ outcome: Vocabulary.Measurement.Outcome
  ) -> Double? {
    if let known, !known.isNaN { return known }
    return outcome == .diverged && goal != .neither ? goal.worst : nil
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

  /// What tells configurations apart, by their places; those without a pair say nothing.
  private static func labels(_ pairing: Pairing) -> [Int: String] {
    var flat: [Int: [String: String]] = [:]
    for pair in pairing.pairs where flat[pair.configuration] == nil {
      flat[pair.configuration] = pair.a.configuration.parameters
    }
    let varying = Set(flat.values.flatMap(\.keys)).sorted().filter { name in
      name != "optimizer" && Set(flat.values.map { $0[name] }).count > 1
    }
    return flat.mapValues { values in
      varying.compactMap { name in
        values[name].map { "\(name)=\(Double($0).map { Column.text(.number($0)) } ?? $0)" }
      }.joined(separator: " ")
    }
  }
}

/// Where outlines have a metric or a timing: at the same place as the one before, where they share their shape.
private struct NumberPlaces {
  let name: String
  private var shape: MeasurementShape?
  private var place: Int?

  init(name: String) { self.name = name }

  /// Nil where it was not measured.
  mutating func number(of outline: MeasurementOutline) -> Double? {
    if outline.shape !== shape {
      shape = outline.shape
      place = outline.shape.place(ofMetric: name) ?? outline.shape.place(ofTiming: name)
    }
    return place.map { outline.numbers[$0] }
  }
}
