import Escapes

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
