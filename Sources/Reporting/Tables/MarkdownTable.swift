import Escapes

/// Rows as a GitHub-flavoured Markdown table.
struct MarkdownTable {
  private var heads: [Markdown] = []
  private var isNumber: [Bool] = []
  private var rows: [[Markdown]] = []

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
