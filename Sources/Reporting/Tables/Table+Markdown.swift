import Experiments

extension Table {
  /// A caption line and a Markdown table: best in bold, seeds and diverged seeds counted, `–` for what is missing.
  func markdown(_ data: Joined) -> String {
    guard !rows.isEmpty else { return "*No cell of the plan matches.*\n" }
    let constant = constantColumns
    let shown = rowColumns.indices.filter { !constant.contains($0) }
    let best = bestCenters()
    var table = MarkdownTable()
    for index in shown { table.addColumn(Column.humanName(rowColumns[index])) }
    if pivot == nil {
      for column in chosenColumns { table.addColumn(Column.humanName(column)) }
      for value in values { table.addColumn(heading(value, data), isNumber: true) }
      table.addColumn("seeds", isNumber: true)
      table.addColumn("diverged", isNumber: true)
    } else {
      for pivotValue in pivotValues {
        for value in values {
          let head = Column.label(pivot ?? "", pivotValue)
          table.addColumn(values.count == 1 ? head : "\(head): \(heading(value, data))", isNumber: true)
        }
      }
    }
    for row in rows {
      var cells = shown.map { Column.text(row.key[$0]) }
      for pivotValue in pivotValues {
        cells +=
          pivot == nil
          ? plainCells(row.entries[nil], best) : spreadCells(row.entries[pivotValue], best)
      }
      table.rows.append(cells)
    }
    return "*\(captionText(constant, data))*\n\n\(table.text)"
  }

  /// Places in ``rowColumns`` that have one value throughout and are said once, in the caption.
  private var constantColumns: Set<Int> {
    guard rows.count > 1 else { return [] }
    let constant = rowColumns.indices.filter { index in
      rows.allSatisfy { $0.key[index] == rows[0].key[index] }
    }
    return constant.count == rowColumns.count ? [] : Set(constant)
  }

  private func plainCells(_ entry: Entry?, _ best: [[Value?]: [Double]]) -> [String] {
    guard let entry else { return Array(repeating: "–", count: chosenColumns.count + values.count + 2) }
    let chosen = chosenColumns.map { column in
      Column.text(entry.member.flatMap { Column.value(column, $0.configuration, seed: 0) })
    }
    let replicates = entry.member?.replicates ?? entry.group.replicates
    let measured = replicates.count { $0.result != nil }
    return chosen + values.indices.map { text($0, of: entry, best) } + [
      measured == replicates.count ? "\(measured)" : "\(measured) of \(replicates.count)",
      "\(replicates.count { $0.hasDiverged })",
    ]
  }

  private func spreadCells(_ entry: Entry?, _ best: [[Value?]: [Double]]) -> [String] {
    guard let entry, let member = entry.member else { return Array(repeating: "–", count: values.count) }
    var remarks: [String] = chosenColumns.compactMap { column in
      Column.value(column, member.configuration, seed: 0).map { Column.label(column, $0) }
    }
    if member.measuredCount < member.replicates.count {
      remarks.append("\(member.measuredCount) of \(member.replicates.count) seeds")
    }
    if member.divergedCount > 0 {
      remarks.append("\(member.divergedCount) of \(member.measuredCount) diverged")
    }
    let remark = remarks.isEmpty ? "" : "<br><sub>\(remarks.joined(separator: ", "))</sub>"
    return values.indices.map { text($0, of: entry, best) + remark }
  }

  private func text(_ index: Int, of entry: Entry, _ best: [[Value?]: [Double]]) -> String {
    let goal = entry.goals[index]
    let text = show.text(entry.summaries[index], goal: goal)
    guard let scope = scope(of: entry), let winner = best[scope]?[index] else { return text }
    return show.center(entry.summaries[index], goal: goal) == winner ? "**\(text)**" : text
  }

  private func heading(_ value: MetricExpression, _ data: Joined) -> String {
    let known = data.members.lazy.compactMap { member in
      data.metrics.metric(value.metric, family: member.configuration.family)
    }
    let metric = known.first ?? Metric(value.metric, "")
    return "\(value.statistic.rawValue) \(metric.label)"
  }

  private func captionText(_ constant: Set<Int>, _ data: Joined) -> String {
    var parts: [String] = []
    if let caption { parts.append(caption) }
    let what = pivot == nil ? "" : values.map { heading($0, data) }.joined(separator: ", ") + ", "
    let planned = Set(
      rows.flatMap { $0.entries.values.map { ($0.member ?? $0.group.members[0]).replicates.count } })
    let seeds = planned.count == 1 ? planned.first.map { $0 == 1 ? "1 seed" : "\($0) seeds" } : nil
    parts.append("\(what)\(show.rawValue) over \(seeds ?? "the seeds")")
    if values.indices.contains(where: { index in
      rows.contains { $0.entries.values.contains { $0.goals[index] != .neither } }
    }) {
      parts.append("best in bold")
    }
    parts.append("diverged seeds count as worst")
    if let select, !chosenColumns.isEmpty {
      let names = chosenColumns.map(Column.humanName).joined(separator: ", ")
      parts.append("\(names) chosen by the median of \(Column.humanName(select.description))")
    }
    for index in constant.sorted() where rows[0].key[index] != nil {
      parts.append("\(Column.humanName(rowColumns[index])): \(Column.text(rows[0].key[index]))")
    }
    let sentence = parts.joined(separator: "; ").replacing("*", with: "\\*")
    return sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
  }
}
