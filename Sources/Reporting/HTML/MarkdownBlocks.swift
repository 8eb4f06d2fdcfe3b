import Foundation

/// The Markdown that reports are written in, block by block, as HTML. One source for both: they cannot differ.
struct MarkdownBlocks {
  /// Second-level headings with their anchors, for a table of contents.
  private(set) var sections: [(anchor: String, title: String)] = []
  private(set) var html = ""
  private var anchors = Set<String>()

  /// - Parameter picture: what stands for `![name](path)`; nil for nothing.
  init(_ markdown: String, picture: (_ name: String, _ path: String) -> String?) {
    var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let line = lines.first {
      if line.allSatisfy(\.isWhitespace) {
        lines.removeFirst()
      } else if line.hasPrefix("```") {
        lines.removeFirst()
        let code = lines.prefix { !$0.hasPrefix("```") }
        lines = lines.dropFirst(code.count + 1)
        html += "<pre><code>\(InlineMarkdown.escaped(code.joined(separator: "\n")))</code></pre>\n"
      } else if let heading = line.prefixMatch(of: /(#{1,6}) +(.*)/) {
        lines.removeFirst()
        add(heading: String(heading.2), level: heading.1.count)
      } else if line.hasPrefix("|") {
        let table = lines.prefix { $0.hasPrefix("|") }
        lines = lines.dropFirst(table.count)
        html += Self.table(Array(table))
      } else if line.hasPrefix("- ") {
        let items = lines.prefix { $0.hasPrefix("- ") }
        lines = lines.dropFirst(items.count)
        html += "<ul>\n"
        for item in items { html += "<li>\(InlineMarkdown.html(item.dropFirst(2)))</li>\n" }
        html += "</ul>\n"
      } else if let image = line.wholeMatch(of: /!\[([^\]]*)\]\(([^()\s]*)\)/) {
        lines.removeFirst()
        if let picture = picture(String(image.1), String(image.2)) { html += "<figure>\(picture)</figure>\n" }
      } else {
        let paragraph = lines.prefix { line in
          !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("|") && !line.hasPrefix("```")
            && !line.hasPrefix("#")
        }
        let taken = max(1, paragraph.count)
        html += "<p>\(InlineMarkdown.html(lines.prefix(taken).joined(separator: "\n")))</p>\n"
        lines = lines.dropFirst(taken)
      }
    }
  }

  private mutating func add(heading: String, level: Int) {
    let stem = String(heading.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    var anchor = stem
    var number = 2
    while !anchors.insert(anchor).inserted {
      anchor = "\(stem)-\(number)"
      number += 1
    }
    if level == 2 { sections.append((anchor, heading)) }
    html +=
      "<h\(level) id=\"\(InlineMarkdown.escaped(anchor))\">\(InlineMarkdown.html(heading))</h\(level)>\n"
  }

  private static func table(_ lines: [Substring]) -> String {
    let heads = cells(lines[0])
    let areNumbers = lines.count > 1 ? cells(lines[1]).map { $0.hasSuffix(":") } : []
    func style(_ column: Int) -> String {
      areNumbers.indices.contains(column) && areNumbers[column] ? " class=\"number\"" : ""
    }
    // A table whose head says nothing is a list of properties; there is nothing to sort by.
    let hasHead = heads.contains { !$0.isEmpty }
    var html = "<div class=\"wide\"><table\(hasHead ? " class=\"sortable\"" : "")>\n"
    if hasHead {
      let row = heads.enumerated().map { "<th\(style($0))>\(InlineMarkdown.html($1))</th>" }.joined()
      html += "<thead><tr>\(row)</tr></thead>\n"
    }
    html += "<tbody>\n"
    for line in lines.dropFirst(2) {
      let row = cells(line).enumerated().map { column, text in
        let isNumber = !style(column).isEmpty
        let style = isNumber ? style(column) : text.count <= mostUnbroken ? " class=\"short\"" : ""
        let html = InlineMarkdown.html(text)
        return "<td\(style)>\(isNumber ? unbroken(html) : html)</td>"
      }.joined()
      html += "<tr>\(row)</tr>\n"
    }
    return html + "</tbody></table></div>\n"
  }

  /// Characters of a name that stays on one line.
  private static let mostUnbroken = 24

  /// An interval stays on one line: `0.39 [0.38, 0.40]` breaks before the bracket or not at all.
  private static func unbroken(_ html: String) -> String {
    html.replacing(/\[[^\[\]<>]*\]/) { "<span class=\"interval\">\($0.output)</span>" }
  }

  /// A row's cells; `\|` is a bar within one.
  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = [""]
    var isEscaped = false
    for character in line.trimmingCharacters(in: .whitespaces).dropFirst() {
      if character == "|", !isEscaped {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    // What follows the last bar is no cell.
    return cells.dropLast().map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
