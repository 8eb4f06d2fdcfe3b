extension TableGrid {
  /// A `tabular` with the rules of the booktabs package; caption and footnote are its first and last lines of text.
  var latex: String {
    let columns = heads.map { $0.isNumber ? "r" : "l" }.joined()
    var lines = [
      "% \(caption)", "% Needs \\usepackage{booktabs}. Written by sweep, which replaces it.",
      "\\begin{tabular}{\(columns)}", "\\toprule",
    ]
    lines += groupLines
    lines.append(
      heads.map { Self.escaped($0.text.isEmpty ? $0.group ?? "" : $0.text) }.joined(separator: " & ")
        + " \\\\")
    lines.append("\\midrule")
    lines += rows.map { row in row.map(Self.text).joined(separator: " & ") + " \\\\" }
    lines.append("\\bottomrule")
    if !footnote.isEmpty {
      // A paragraph as wide as the text, whatever the table's width.
      lines.append(
        "\\multicolumn{\(heads.count)}{p{0.95\\linewidth}}{\\footnotesize \(Self.escaped(footnote))} \\\\")
    }
    lines.append("\\end{tabular}")
    return lines.joined(separator: "\n") + "\n"
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
        cells.append("\\multicolumn{\(end - start)}{c}{\(Self.escaped(group))}")
        rules.append("\\cmidrule(lr){\(start + 1)-\(end)}")
      } else {
        cells.append("")
      }
      start = end
    }
    return [cells.joined(separator: " & ") + " \\\\", rules.joined(separator: " ")]
  }

  private static func text(_ cell: Cell) -> String {
    let text =
      (cell.isBest ? "\\textbf{\(escaped(cell.text))}" : escaped(cell.text))
      + (cell.isNotWorse ? "$^{\\approx}$" : "")
    return cell.remarks.isEmpty
      ? text : "\(text) {\\scriptsize (\(escaped(cell.remarks.joined(separator: ", "))))}"
  }

  /// Characters that mean something to TeX, and those that its default fonts lack.
  static func escaped(_ text: String) -> String {
    text.map { replacements[$0] ?? String($0) }.joined()
  }

  private static let replacements: [Character: String] = [
    "\\": "\\textbackslash{}", "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{",
    "}": "\\}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "<": "$<$", ">": "$>$",
    "±": "$\\pm$", "−": "$-$", "∞": "$\\infty$", "–": "--", "≈": "$\\approx$", "≥": "$\\geq$",
    "≤": "$\\leq$", "Δ": "$\\Delta$", "×": "$\\times$", "\n": " ", "[": "{[}", "]": "{]}",
  ]
}
