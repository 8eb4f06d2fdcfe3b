import Escapes

extension TableGrid {
  /// A caption line, a GitHub table and a footnote line.
  var markdown: Markdown {
    guard !rows.isEmpty else { return "*No cell of the plan matches.*" }
    var table = MarkdownTable()
    for head in heads {
      let parts = [head.group, head.text].compactMap(\.self).filter { !$0.isEmpty }
      table.addColumn(parts.joined(separator: ": "), isNumber: head.isNumber)
    }
    for row in rows {
      table.add(
        cells: row.map { cell in
          let text: Markdown = cell.isBest ? "**\(cell.text)**" : "\(cell.text)"
          let marked: Markdown = cell.isNotWorse ? "\(text) ≈" : text
          return cell.remarks.isEmpty
            ? marked : "\(marked)<br><sub>\(cell.remarks.joined(separator: ", "))</sub>"
        })
    }
    let note: Markdown = footnote.isEmpty ? "" : "\n\n<sub>\(footnote)</sub>"
    return "*\(caption)*\n\n\(table.markdown)\(note)"
  }
}
