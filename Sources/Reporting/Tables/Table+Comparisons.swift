import OrderedCollections
import Rows
import Statistics
import Vocabulary

extension Table {
  /// The tests of one value among the entries that compete.
  struct TestFamily {
    /// Comparisons with the best.
    var comparisons: Int
    /// The smallest p, corrected, that any outcome could have given.
    var smallestP: Double
    /// The fewest and the most seeds that a comparison had.
    var pairs: ClosedRange<Int>
    var isTestable: Bool
    /// Some comparison could not have been decided even alone: too few of its seeds differ.
    var hasUntestable: Bool
    var methods: Set<Method>
  }

  /// Where an entry is.
  struct Place: Hashable {
    var row: Int
    var pivot: Value?
  }

  var places: [Place] {
    rows.indices.flatMap { row in
      pivotValues.filter { rows[row].entries[$0] != nil }.map { Place(row: row, pivot: $0) }
    }
  }

  subscript(place: Place) -> Entry? {
    get { rows[place.row].entries[place.pivot] }
    set { rows[place.row].entries[place.pivot] = newValue }
  }

  /// Row by row, each in the order of the pivot's values.
  var entries: [Entry] { rows.flatMap { row in pivotValues.compactMap { row.entries[$0] } } }

  /// Places of the entries that compete, in the order of their rows.
  private var competitions: OrderedDictionary<[Value?], [Place]> {
    var competitions: OrderedDictionary<[Value?], [Place]> = [:]
    for place in places {
      if let scope = self[place].flatMap(scope) { competitions[scope, default: []].append(place) }
    }
    return competitions
  }

  /// Adjusts the p-values of comparisons that are made together, and says what they could have been.
  private func correct(_ comparisons: inout [PairedComparison]) -> TestFamily {
    let p = comparisons.map { $0.test?.p ?? .nan }
    for (index, adjusted) in (marks.isCorrected ? holmAdjusted(p) : p).enumerated() {
      comparisons[index].adjustedP = adjusted
    }
    // Holm's first step is the hardest: without it nothing is ever rejected.
    let smallest = comparisons.compactMap { $0.test?.smallestP }.min() ?? 1
    let corrected = min(1, smallest * Double(marks.isCorrected ? comparisons.count : 1))
    let counts = comparisons.map(\.differences.count)
    return TestFamily(
      comparisons: comparisons.count, smallestP: corrected, pairs: (counts.min() ?? 0)...(counts.max() ?? 0),
      isTestable: corrected <= marks.alpha,
      hasUntestable: !comparisons.allSatisfy { $0.isTestable(at: marks.alpha) },
      methods: Set(comparisons.compactMap { $0.test?.method }))
  }

  /// Compares every entry with the best of those it competes with, value by value, where a test is asked for.
  mutating func compareWithBest(_ data: Joined) {
    guard marks.test != .none else { return }
    let best = bestCenters()
    for (scope, places) in competitions {
      guard let centers = best[scope] else { continue }
      for index in values.indices where centers[index].isFinite {
        compare(places, value: index, best: centers[index], data)
      }
    }
  }

  private mutating func compare(_ places: [Place], value index: Int, best: Double, _ data: Joined) {
    func center(_ place: Place) -> Double {
      self[place].map { show.center($0.summaries[index], goal: $0.goals[index]) } ?? .nan
    }
    guard let winner = places.first(where: { center($0) == best }), let member = self[winner]?.member else {
      return
    }
    let reference = data.metrics.valuesBySeed(values[index], of: member)
    let found: [(place: Place, comparison: PairedComparison)] = places.compactMap { place in
      guard place != winner, let member = self[place]?.member, center(place) != best else { return nil }
      let comparison = PairedComparison(
        data.metrics.valuesBySeed(values[index], of: member), reference, marks)
      return comparison.test == nil ? nil : (place, comparison)
    }
    guard !found.isEmpty else { return }
    var comparisons = found.map(\.comparison)
    let family = correct(&comparisons)
    tests.append(family)
    for (place, comparison) in zip(found.map(\.place), comparisons) {
      self[place]?.againstBest[index] = comparison
      guard family.isTestable else { continue }
      let isTestable = comparison.isTestable(at: marks.alpha)
      let isNotWorse = isTestable && comparison.adjustedP > marks.alpha
      self[place]?.isNotWorse[index] = isNotWorse
      self[place]?.isUntestable[index] = !isTestable
    }
  }

  // MARK: Baseline

  /// Compares every entry with the baseline's that differs in nothing else, where a file names one.
  mutating func compareWithBaseline(_ data: Joined) {
    guard let baseline else { return }
    let candidates = places.filter { place in
      self[place]?.member.map { !baseline.match.filter([$0]).isEmpty } ?? false
    }
    // Before anything is finished no row has been chosen.
    guard places.contains(where: { self[$0]?.member != nil }) else { return }
    guard !candidates.isEmpty else {
      notes.append(
        "table \(name): no row is the baseline \(baseline.text); rows that are compared must include it")
      return
    }
    for place in candidates { self[place]?.isBaseline = true }
    for place in places where !candidates.contains(place) {
      guard let member = self[place]?.member else { continue }
      let fitting = candidates.filter { isComparable(place, with: $0, ignoring: baseline.columns) }
      guard fitting.count == 1, let other = self[fitting[0]]?.member else { continue }
      let family = member.configuration.family
      let comparisons: [PairedComparison?] = values.map { value in
        guard data.metrics.isComparable(value, family: family) else { return nil }
        return PairedComparison(
          data.metrics.valuesBySeed(value, of: member), data.metrics.valuesBySeed(value, of: other), marks)
      }
      self[place]?.againstBaseline = comparisons
    }
    correctBaselineTests()
  }

  /// Adjusts the p-values of each value against the baseline among what competes, and keeps what they could have been.
  private mutating func correctBaselineTests() {
    for places in competitions.values {
      for index in values.indices {
        let found = places.filter { self[$0]?.againstBaseline[index]?.differences.isEmpty == false }
        var comparisons = found.compactMap { self[$0]?.againstBaseline[index] }
        guard !comparisons.isEmpty else { continue }
        baselineTests.append(correct(&comparisons))
        for (place, comparison) in zip(found, comparisons) {
          self[place]?.againstBaseline[index] = comparison
        }
      }
    }
  }

  /// Whether two entries agree in every column that the baseline has a value of, save those that name it.
  private func isComparable(_ place: Place, with other: Place, ignoring columns: Set<String>) -> Bool {
    let keys = zip(rows[place.row].key, rows[other.row].key)
    let agree = zip(rowColumns, keys).allSatisfy { column, key in
      columns.contains(column) || key.1 == nil || key.0 == key.1
    }
    return agree && (place.pivot == other.pivot || pivot.map { columns.contains($0) } ?? true)
  }

  // MARK: Sensitivity

  /// Decades of an axis within 5 % and 10 % of a row's best, by the median of what chooses.
  func sensitivity(of entry: Entry, _ data: Joined) -> [RateSensitivity?] {
    guard let axis = sensitivityAxis, let expression = select ?? values.first else { return [] }
    let points = entry.group.members.compactMap { member -> (at: Double, value: Double)? in
      guard let at = Column.value(axis, member.configuration, seed: 0)?.number, at > 0 else { return nil }
      let summary = data.metrics.summary(expression, of: member)
      return summary.count > 0 ? (at, summary.median) : nil
    }
    let family = entry.group.members.first?.configuration.family ?? ""
    let goal = data.metrics.goal(of: expression, family: family)
    return Table.sensitivityShares.map { share in
      goal == .neither ? nil : RateSensitivity(points, within: share, isLargerBetter: goal == .maximize)
    }
  }

  static let sensitivityShares = [0.05, 0.1]
}

/// `baseline: {optimizer: sgd}`.
struct Baseline {
  var match: Match
  var columns: Set<String>
  /// `sgd`; several columns are joined.
  var text: String

  init?(_ map: [String: Value]) {
    guard !map.isEmpty else { return nil }
    match = Match()
    match.match = map
    columns = Set(map.keys)
    text = map.keys.sorted().map { Column.label($0, map[$0]) }.joined(separator: ", ")
  }
}
