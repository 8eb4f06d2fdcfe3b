import Experiments
import Rows
import Statistics
import Vocabulary

extension Table {
  /// The table as it is shown: best in bold, seeds and diverged seeds counted, `–` for what is missing.
  func grid(_ data: Joined) -> TableGrid {
    var grid = TableGrid()
    guard !rows.isEmpty else { return grid }
    let constant = constantColumns
    let shown = rowColumns.indices.filter { !constant.contains($0) }
    let best = marks.isBestBold ? bestCenters() : [:]
    grid.heads = shown.map { TableGrid.Head(text: Column.humanName(rowColumns[$0]), isNumber: false) }
    let plain = pivot == nil ? plainColumns(best, data) : []
    grid.heads += pivot == nil ? plain.map(\.head) : spreadHeads(data)
    for row in rows {
      var cells = shown.map { TableGrid.Cell(text: columnTexts.text(rowColumns[$0], row.key[$0])) }
      for pivotValue in pivotValues {
        let entry = row.entries[pivotValue]
        cells +=
          pivot == nil
          ? entry.map { entry in plain.map { $0.cell(entry) } } ?? [] : spreadCells(entry, best, data)
      }
      grid.rows.append(cells)
    }
    grid.caption = captionText(constant, data)
    grid.footnote = footnote(data)
    return grid
  }

  /// With the unit, unless the table's problems measure in different ones: then the footnote has them. Two values never
  /// have the same heading.
  func heading(_ value: MetricExpression, _ data: Joined) -> String {
    let text = words(of: value, data)
    let isTaken = values.contains { $0 != value && words(of: $0, data) == text }
    return isTaken ? "\(text), \(value)" : text
  }

  private func words(of value: MetricExpression, _ data: Joined) -> String {
    let units = self.units(of: value, data)
    return data.label(value, family: units.first?.family ?? "", hasUnit: Set(units.map(\.unit)).count <= 1)
  }

  /// The unit in which each family of the table measures a value's metric, families in the order of the plan.
  func units(of value: MetricExpression, _ data: Joined) -> [(family: String, unit: String)] {
    let shown = Set(entries.flatMap(\.group.members.families))
    return data.members.families.filter(shown.contains).compactMap { family in
      data.metrics.metric(value.metric, family: family).map { (family, $0.unit) }
    }
  }

  private typealias PlainColumn = (head: TableGrid.Head, cell: (Entry) -> TableGrid.Cell)

  /// What follows the columns of a row's key where there is no pivot.
  private func plainColumns(_ best: [[Value?]: [Double]], _ data: Joined) -> [PlainColumn] {
    func column(_ head: String, isNumber: Bool = true, _ text: @escaping (Entry) -> String) -> PlainColumn {
      (TableGrid.Head(text: head, isNumber: isNumber), { TableGrid.Cell(text: text($0)) })
    }
    var columns = chosenColumns.map { name in
      column(Column.humanName(name), isNumber: false) { entry in
        columnTexts.text(name, entry.member.flatMap { Column.value(name, $0.configuration, seed: 0) })
      }
    }
    columns += values.indices.map { index in
      (TableGrid.Head(text: heading(values[index], data), isNumber: true), { cell(index, of: $0, best) })
    }
    if let baseline {
      columns += values.indices.map { index in
        let which = values.count == 1 ? "" : ", \(heading(values[index], data))"
        return column("Δ to \(baseline.text)\(which)") { differenceText(index, $0) ?? "–" }
      }
    }
    if let axis = sensitivityAxis {
      columns += Table.sensitivityShares.enumerated().map { index, share in
        column("decades of \(Column.humanName(axis)) within \(Value.shortest(share * 100)) %") { entry in
          guard !entry.sensitivity.isEmpty, let found = entry.sensitivity[index] else { return "–" }
          return (found.reachesEdge ? "≥ " : "") + NumberText(scale: 1, digits: 3).text(found.decades)
        }
      }
    }
    columns.append(
      column("seeds") { entry in
        let counts = entry.members.counts
        return counts.isComplete ? "\(counts.measured)" : "\(counts.measured) of \(counts.planned)"
      })
    columns.append(column("diverged") { "\($0.members.counts.diverged)" })
    return columns
  }

  private func spreadHeads(_ data: Joined) -> [TableGrid.Head] {
    pivotValues.flatMap { pivotValue in
      values.map { value in
        TableGrid.Head(
          text: values.count == 1 ? "" : heading(value, data),
          group: columnTexts.label(pivot ?? "", pivotValue), isNumber: true)
      }
    }
  }

  /// Places in ``rowColumns`` that have one value throughout and are said once, in the caption.
  private var constantColumns: Set<Int> {
    guard rows.count > 1 else { return [] }
    let constant = rowColumns.indices.filter { index in
      rows.allSatisfy { $0.key[index] == rows[0].key[index] }
    }
    return constant.count == rowColumns.count ? [] : Set(constant)
  }

  private func spreadCells(
    _ entry: Entry?, _ best: [[Value?]: [Double]], _ data: Joined
  ) -> [TableGrid.Cell] {
    guard let entry, let member = entry.member else { return values.map { _ in TableGrid.Cell(text: "–") } }
    var remarks: [String] = chosenColumns.compactMap { column in
      Column.value(column, member.configuration, seed: 0).map { columnTexts.label(column, $0) }
    }
    if member.measuredCount < member.replicates.count {
      remarks.append("\(member.measuredCount) of \(member.replicates.count) seeds")
    }
    if member.divergedCount > 0 {
      remarks.append("\(member.divergedCount) of \(member.measuredCount) diverged")
    }
    return values.indices.map { index in
      var cell = cell(index, of: entry, best)
      cell.remarks = (differenceText(index, entry).map { ["Δ \($0)"] } ?? []) + remarks
      return cell
    }
  }

  private func cell(_ index: Int, of entry: Entry, _ best: [[Value?]: [Double]]) -> TableGrid.Cell {
    let summary = entry.summaries[index]
    var cell = TableGrid.Cell(
      text: show.text(summary, goal: entry.goals[index], isCount: counts.contains(index)))
    if let scope = scope(of: entry), let winner = best[scope]?[index] {
      cell.isBest = show.center(summary, goal: entry.goals[index]) == winner
    }
    cell.isNotWorse = entry.isNotWorse[index]
    // Without a mark it would read as found worse.
    if entry.isUntestable[index] { cell.text += " (≈)" }
    if summary.unreached > 0, show.center(summary, goal: entry.goals[index]).isFinite {
      cell.text += " (\(summary.unreached) not reached)"
    }
    return cell
  }

  /// `+0.0123 [0.0021, 0.0225]`; nil where there is nothing to compare.
  private func differenceText(_ index: Int, _ entry: Entry) -> String? {
    guard !entry.isBaseline, let comparison = entry.againstBaseline[index], !comparison.differences.isEmpty
    else { return nil }
    let center = comparison.meanDifference
    guard center.isFinite else {
      if center.isNaN { return "–" }
      let isTarget = values[index].isTarget
      // No difference can be formed, and whose fault that is must be said.
      if comparison.isFinite { return isTarget ? "not reached by the baseline" : "baseline diverged" }
      return isTarget && entry.summaries[index].diverged == 0 ? "not reached" : "diverged"
    }
    let interval = comparison.interval
    let scale = max(abs(center), interval.isBounded ? interval.upper - interval.lower : 0)
    let number = NumberText(scale: scale, isCount: counts.contains(index))
    var text = (center > 0 ? "+" : "") + number.text(center)
    if interval.isBounded { text += " [\(number.text(interval.lower)), \(number.text(interval.upper))]" }
    return comparison.adjustedP.isNaN ? text : text + ", p = \(Self.probability(comparison.adjustedP))"
  }
}
