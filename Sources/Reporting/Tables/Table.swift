import Experiments
import OrderedCollections

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
  }

  struct Row {
    var key: [Value?]
    /// By the value of the pivot; one entry under nil where there is no pivot.
    var entries: [Value?: Entry]
  }

  var name: String
  var caption: String?
  var rowColumns: [String]
  var pivot: String?
  /// Values of the pivot in the order of the columns; `[nil]` without a pivot.
  var pivotValues: [Value?]
  var values: [MetricExpression]
  var show: ShowFormat
  var select: MetricExpression?
  /// Columns that `select` chose among.
  var chosenColumns: [String]
  /// Columns within whose values results compete: a problem, and what changes it.
  var scopeColumns: [String]
  var rows: [Row]
  var notes: [String] = []

  init(_ item: ReportItem, _ data: Joined) {
    name = item.name
    caption = item.text("caption")
    values = item.expressions("values")
    show = item.text("show").flatMap(ShowFormat.init(rawValue:)) ?? .medianQuartiles
    pivot = item.text("columns")
    scopeColumns = ["problem"] + data.problemAxes
    let members = item.match.filter(data.members)
    let candidates = ["problem", "optimizer"] + data.axes
    let named = item.texts("rows").filter { $0 != item.text("columns") }
    let pivots = pivot.map { [$0] } ?? []
    var columns = named + pivots

    let chooser = Chooser(item.expression("select"), members, data)
    select = chooser.expression
    notes += chooser.notes(for: "table \(item.name)", columns: columns)
    let separated = chooser.isChoosing ? ["problem"] : candidates
    columns = Group.separating(columns, candidates: separated, members, isFinal: !chooser.isChoosing)
    rowColumns = columns.filter { $0 != item.text("columns") }
    // An identity that was added names a row better in front.
    let rest = rowColumns
    let added = ["problem", "optimizer"].filter { rest.contains($0) && !named.contains($0) }
    rowColumns = added + rest.filter { !added.contains($0) }
    let keys = rowColumns + pivots

    let groups = Group.by(keys, members)
    chosenColumns =
      chooser.isChoosing
      ? Group.varying(candidates.filter { !keys.contains($0) }, within: groups) : []

    var ordered: OrderedDictionary<[Value?], [Value?: Entry]> = [:]
    var spread: OrderedSet<Value?> = []
    let values = values
    for group in groups {
      let rowKey = Array(group.key.prefix(keys.count - pivots.count))
      let pivotKey = pivots.isEmpty ? nil : group.key.last ?? nil
      spread.append(pivotKey)
      let member = chooser.choose(from: group.members)
      let shown = member ?? group.members[0]
      let goals = values.map { data.metrics.metric($0.metric, family: shown.configuration.family)?.goal }
      let summaries = values.map { value in
        member == nil ? Summary([], goal: .neither) : data.metrics.summary(value, of: shown)
      }
      ordered[rowKey, default: [:]][pivotKey] = Entry(
        member: member, group: group, summaries: summaries, goals: goals.map { $0 ?? .neither })
    }
    pivotValues = Column.ordered(Array(spread))
    rows = ordered.map { Row(key: $0.key, entries: $0.value) }
  }

  /// The best central number of a value among the entries that compete with this one; nil for no goal.
  func bestCenters() -> [[Value?]: [Double]] {
    var best: [[Value?]: [Double]] = [:]
    for row in rows {
      for entry in row.entries.values {
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
    }
    return best
  }

  func scope(of entry: Entry) -> [Value?]? {
    entry.member.map { member in
      scopeColumns.map { Column.value($0, member.configuration, seed: 0) }
    }
  }
}
