/// Rows of text as a GitHub-flavoured Markdown table.
struct MarkdownTable {
  private var heads: [String] = []
  private var isNumber: [Bool] = []
  var rows: [[String]] = []

  mutating func addColumn(_ head: String, isNumber: Bool = false) {
    heads.append(head)
    self.isNumber.append(isNumber)
  }

  var text: String {
    let rule = isNumber.map { $0 ? "---:" : "---" }
    return ([heads.map(Self.escaped), rule] + rows.map { $0.map(Self.escaped) })
      .map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  /// A bar would end the cell; a line feed would end the row.
  private static func escaped(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
