extension TableGrid {
  /// A caption line, a GitHub table and a footnote line.
  var markdown: String {
    guard !rows.isEmpty else { return "*No cell of the plan matches.*\n" }
    var table = MarkdownTable()
    for head in heads {
      let parts = [head.group, head.text].compactMap(\.self).filter { !$0.isEmpty }
      table.addColumn(parts.joined(separator: ": "), isNumber: head.isNumber)
    }
    table.rows = rows.map { row in
      row.map { cell in
        let text = (cell.isBest ? "**\(cell.text)**" : cell.text) + (cell.isNotWorse ? " ≈" : "")
        return cell.remarks.isEmpty ? text : "\(text)<br><sub>\(cell.remarks.joined(separator: ", "))</sub>"
      }
    }
    let note = footnote.isEmpty ? "" : "\n<sub>\(footnote)</sub>\n"
    return "*\(caption.replacing("*", with: "\\*"))*\n\n\(table.text)\(note)"
  }
}
