import Escapes

/// A table as it is shown, before it is written in a language: heads, cells and the lines around them.
struct TableGrid {
  struct Head {
    var text: String
    /// What several neighbouring columns have in common: a value of the pivot.
    var group: String?
    var isNumber: Bool
  }

  struct Cell {
    var text: String
    var isBest = false
    /// Not found worse than the best.
    var isNotWorse = false
    /// Small print: parameters that were chosen, missing and diverged seeds, the difference to a baseline.
    var remarks: [String] = []
  }

  var heads: [Head] = []
  var rows: [[Cell]] = []
  /// Above the table: what it shows.
  var caption = ""
  /// Below it: units, seeds, divergence, tests, methods.
  var footnote = ""
}

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

/// Rows as a GitHub-flavoured Markdown table.
struct MarkdownTable {
  private var heads: [Markdown]
  private var isNumber: [Bool]
  private var rows: [[Markdown]] = []

  /// - Parameter numbers: heads that follow, of columns of numbers.
  init(_ heads: [String] = [], numbers: [String] = []) {
    self.heads = (heads + numbers).map { Markdown(text: $0) }
    isNumber = heads.map { _ in false } + numbers.map { _ in true }
  }

  mutating func addColumn(_ head: String, isNumber: Bool = false) {
    heads.append(Markdown(text: head))
    self.isNumber.append(isNumber)
  }

  /// A row that reads as its texts do.
  mutating func add(_ texts: [String]) { rows.append(texts.map { Markdown(text: $0) }) }

  mutating func add(cells: [Markdown]) { rows.append(cells) }

  var markdown: Markdown {
    let rule: [Markdown] = isNumber.map { $0 ? "---:" : "---" }
    return ([heads, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}
