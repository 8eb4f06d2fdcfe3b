import Experiments
import OrderedCollections
import Rows
import Statistics
import Vocabulary

/// A table before it is written: rows, the values spread over its width, and what was chosen.
struct Table {
  /// One group of cells and its statistics.
  struct Entry {
    /// Nil where `select` found no measurement to choose by.
    var member: Member?
    /// Every configuration of the group, chosen or not.
    var group: Group
    /// One per ``Table/values``.
    var summaries: [Summary]
    var goals: [Metric.Goal]
    /// One per value; nil where no test is asked for, or this is the best.
    var againstBest: [PairedComparison?]
    /// One per value: the test could have found it worse than the best, and did not.
    var isNotWorse: [Bool]
    /// One per value: too few of its seeds differ from the best's for any outcome to find it worse.
    var isUntestable: [Bool]
    /// One per value; nil where there is no baseline to compare with.
    var againstBaseline: [PairedComparison?]
    var isBaseline = false
    /// One per ``Table/sensitivityShares``; empty where none is asked for.
    var sensitivity: [RateSensitivity?] = []

    /// What is shown.
    var members: [Member] { member.map { [$0] } ?? group.members }
  }

  struct Row {
    var key: [Value?]
    /// By the value of the pivot; one entry under nil where there is no pivot.
    var entries: [Value?: Entry]
  }

  let asked: TableSettings
  var rowColumns: [String]
  var pivot: String?
  /// Values of the pivot in the order of the columns; `[nil]` without a pivot.
  var pivotValues: [Value?]
  var values: [MetricExpression]
  /// One per value, for files: `final_loss`; `loss_at_last_step` where `final_loss` is another metric.
  private(set) var columnNames: [String] = []
  var select: MetricExpression?
  /// Columns that `select` chose among.
  var chosenColumns: [String]
  /// Columns within whose values results compete: a problem, and what changes it.
  var scopeColumns: [String]
  var rows: [Row]
  var baseline: Baseline?
  /// Places of values that are whole numbers wherever they were measured: batch sizes, epochs to a target.
  var counts: Set<Int> = []
  /// One per value and scope that was tested.
  var tests: [TestFamily] = []
  /// The same against the baseline; without methods where no test is asked for.
  var baselineTests: [TestFamily] = []
  var notes: [String] = []
  /// How values of columns are written.
  var columnTexts: ColumnTexts

  init(_ asked: TableSettings, _ data: Joined) {
    self.asked = asked
    columnTexts = data.texts
    values = Array(OrderedSet(asked.values))
    pivot = asked.columns
    scopeColumns = ["problem"] + data.problemAxes
    baseline = asked.baseline.flatMap(Baseline.init)
    let members = asked.match.filter(data.members)
    let families = members.families
    columnNames = values.map { value in
      let index = families.lazy.compactMap { data.metrics.lastIndex(of: value, family: $0) }.first
      return index.map { "\(value.metric)_at_last_\($0)" } ?? value.columnName
    }
    let candidates = ["problem", "optimizer"] + data.axes
    let named = asked.rows.filter { $0 != asked.columns }
    let pivots = [pivot].compactMap(\.self)
    var columns = named + pivots

    let chooser = Chooser(asked.select, members, data)
    select = chooser.expression
    notes += chooser.notes(for: "table \(asked.name)", columns: columns)
    let separated = chooser.isChoosing ? ["problem"] : candidates
    columns = Group.separating(columns, candidates: separated, members, isFinal: !chooser.isChoosing)
    // An identity that was added names a row better in front.
    let rest = columns.filter { $0 != asked.columns }
    let added = ["problem", "optimizer"].filter { rest.contains($0) && !named.contains($0) }
    rowColumns = added + rest.filter { !added.contains($0) }
    let keys = rowColumns + pivots

    let groups = Group.by(keys, members)
    chosenColumns =
      chooser.isChoosing ? Group.varying(candidates.filter { !keys.contains($0) }, within: groups) : []

    var ordered: OrderedDictionary<[Value?], [Value?: Entry]> = [:]
    var spread: OrderedSet<Value?> = []
    let values = values
    for group in groups {
      let rowKey = Array(group.key.prefix(keys.count - pivots.count))
      let pivotKey = pivots.isEmpty ? nil : group.key.last ?? nil
      spread.append(pivotKey)
      let member = chooser.choose(from: group.members)
      let shown = member ?? group.members[0]
      let family = shown.configuration.family
      let goals = values.map { value in
        data.metrics.isComparable(value, family: family)
          ? data.metrics.goal(of: value, family: family) : .neither
      }
      let summaries = values.map { value in
        member == nil ? Summary([], goal: .neither) : data.metrics.summary(value, of: shown)
      }
      ordered[rowKey, default: [:]][pivotKey] = Entry(
        member: member, group: group, summaries: summaries, goals: goals,
        againstBest: values.map { _ in nil }, isNotWorse: values.map { _ in false },
        isUntestable: values.map { _ in false }, againstBaseline: values.map { _ in nil })
    }
    pivotValues = Column.ordered(Array(spread))
    rows = ordered.map { Row(key: $0.key, entries: $0.value) }
    counts = Set(
      values.indices.filter { index in
        let measured = ordered.values.flatMap(\.values).flatMap { $0.summaries[index].values }
          .filter(\.isFinite)
        return !measured.isEmpty && measured.allSatisfy { $0 == $0.rounded() }
      })
    compareWithBest(data)
    compareWithBaseline(data)
    for place in places {
      guard let entry = self[place] else { continue }
      let found = sensitivity(of: entry, data)
      self[place]?.sensitivity = found
    }
    notes += unusedNotes(chooser)
  }

  var name: String { asked.name }
  var show: ShowFormat { asked.show }
  var marks: Marks { asked.mark }
  /// The column whose decades near the best are shown.
  var sensitivityAxis: String? { asked.sensitivity }

  /// What was asked for and has no effect here.
  private func unusedNotes(_ chooser: Chooser) -> [String] {
    var notes: [String] = []
    if show == .expected, !values.allSatisfy(\.isTarget) {
      notes.append("table \(name): `show: expected` is for targets only, e.g. time_to(METRIC >= 0.4)")
    }
    let entries = entries
    let finished = entries.contains { $0.member.map { $0.measuredCount > 0 } ?? false }
    for (index, value) in values.enumerated()
    where finished && entries.allSatisfy({ $0.summaries[index].count == 0 }) {
      notes.append("table \(name): no finished cell measured \(value)")
    }
    if let axis = sensitivityAxis, !chooser.isChoosing {
      notes.append(
        "table \(name): `sensitivity: \(axis)` needs `select`, so that a row holds all values of it")
    }
    return notes
  }

  /// The best central number of a value among the entries that compete with this one; nil for no goal.
  func bestCenters() -> [[Value?]: [Double]] {
    var best: [[Value?]: [Double]] = [:]
    for entry in entries {
      guard let scope = scope(of: entry) else { continue }
      var centers = best[scope] ?? Array(repeating: .nan, count: values.count)
      for (index, summary) in entry.summaries.enumerated() {
        let goal = entry.goals[index]
        let center = show.center(summary, goal: goal)
        guard goal != .neither, center.isFinite else { continue }
        if centers[index].isNaN || goal.prefers(center, to: centers[index]) { centers[index] = center }
      }
      best[scope] = centers
    }
    return best
  }

  func scope(of entry: Entry) -> [Value?]? {
    entry.member.map { member in scopeColumns.map { Column.value($0, member.configuration, seed: 0) } }
  }
}
