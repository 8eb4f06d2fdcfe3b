import Escapes

extension TableGrid {
  /// A table with the rules of the booktabs package and notes of threeparttable, to `\input` in a `table`.
  ///
  /// Heads are broken to about the width of what is below them and small print stands under its number, so that a table
  /// of several columns fits a page. The caption is a comment: a paper has its own.
  var latex: String {
    let columns = heads.map(Self.alignment).joined()
    var lines = [
      "% Written by sweep, which replaces it. Needs \\usepackage{booktabs,threeparttable}, then:",
      "% \\begin{table} \\centering",
      "%   \\caption{\(LaTeXText.escaped(caption))}",
      "%   \\input{this file}  % too wide? \\resizebox{\\linewidth}{!}{\\input{this file}}",
      "% \\end{table}",
      "\\begin{threeparttable}",
      "\\begin{tabular}{@{}\(columns)@{}}", "\\toprule",
    ]
    lines += groupLines
    lines.append(heads.indices.map(headText).joined(separator: " & ") + " \\\\")
    lines.append("\\midrule")
    for (index, row) in rows.enumerated() {
      lines.append(
        zip(row, heads).map { Self.text($0, Self.alignment($1)) }.joined(separator: " & ") + " \\\\")
      // Small print would seem to belong to the row below it.
      if index < rows.count - 1, row.contains(where: { !$0.remarks.isEmpty }) {
        lines.append("\\addlinespace")
      }
    }
    lines += ["\\bottomrule", "\\end{tabular}"]
    if !footnote.isEmpty {
      lines += [
        "\\begin{tablenotes}[flushleft]\\footnotesize\\setlength{\\labelsep}{0pt}",
        "\\item \(LaTeXText.escaped(footnote))",
        "\\end{tablenotes}",
      ]
    }
    lines.append("\\end{threeparttable}")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func alignment(_ head: Head) -> String { head.isNumber ? "r" : "l" }

  /// A head in as many lines as keep it about as narrow as its column.
  private func headText(_ index: Int) -> String {
    let head = heads[index]
    let text = head.text.isEmpty ? head.group ?? "" : head.text
    let widths = rows.map { row in
      index < row.count ? ([row[index].text] + row[index].remarks).map(\.count).max() ?? 0 : 0
    }
    let lines = LaTeXText.lines(text, width: max(12, widths.max() ?? 0))
    return LaTeXText.stacked(lines.map(LaTeXText.escaped), Self.alignment(head), onLast: true)
  }

  /// The pivot's values over their columns; nothing where every value has one column.
  private var groupLines: [String] {
    guard heads.contains(where: { $0.group != nil && !$0.text.isEmpty }) else { return [] }
    var cells: [String] = []
    var rules: [String] = []
    var start = 0
    while start < heads.count {
      var end = start + 1
      while end < heads.count, heads[start].group != nil, heads[end].group == heads[start].group { end += 1 }
      if let group = heads[start].group {
        cells.append("\\multicolumn{\(end - start)}{c}{\(LaTeXText.escaped(group))}")
        rules.append("\\cmidrule(lr){\(start + 1)-\(end)}")
      } else {
        cells.append("")
      }
      start = end
    }
    return [cells.joined(separator: " & ") + " \\\\", rules.joined(separator: " ")]
  }

  private static func text(_ cell: Cell, _ alignment: String) -> String {
    let text = LaTeXText.escaped(cell.text)
    let marked = (cell.isBest ? LaTeXText.bold(text) : text) + (cell.isNotWorse ? "$^{\\approx}$" : "")
    return LaTeXText.stacked(
      [marked] + cell.remarks.map { "{\\scriptsize \(LaTeXText.escaped($0))}" }, alignment)
  }
}

/// How LaTeX lays text out in a table.
extension LaTeXText {
  /// Bold, formulas in it too.
  static func bold(_ escaped: String) -> String {
    escaped.contains("$") ? "{\\boldmath\\bfseries \(escaped)}" : "\\textbf{\(escaped)}"
  }

  /// Lines under one another in one cell: the first on the line of the row, or the last one (`[b]`).
  ///
  /// - Parameter alignment: `l`, `c` or `r`.
  static func stacked(_ lines: [String], _ alignment: String, onLast: Bool = false) -> String {
    guard lines.count > 1 else { return lines.first ?? "" }
    return "\\begin{tabular}[\(onLast ? "b" : "t")]{@{}\(alignment)@{}}\(lines.joined(separator: " \\\\ "))"
      + "\\end{tabular}"
  }

  /// Words in lines of at most so many characters, longer words alone.
  static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
