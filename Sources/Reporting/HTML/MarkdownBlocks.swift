import Escapes

/// The Markdown that reports are written in, block by block, as HTML. One source for both: they cannot differ.
struct MarkdownBlocks {
  typealias Line = InlineMarkdown.Scalars

  /// Second-level headings with their anchors, for a table of contents.
  private(set) var sections: [(anchor: String, title: String)] = []
  private(set) var html = ""
  private var anchors = Set<String>()

  /// - Parameter picture: what stands for `![name](path)`; nil for nothing.
  init(_ markdown: String, picture: (_ name: String, _ path: String) -> String?) {
    let scalars = Array(markdown.unicodeScalars)
    var lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let line = lines.first {
      if Self.isBlank(line) {
        lines.removeFirst()
      } else if let fence = Self.fence(line) {
        lines.removeFirst()
        let code = lines.prefix { !Self.closes($0, fence) }
        lines = lines.dropFirst(code.count + 1)
        let text = code.joined(separator: ["\n"])
        html += "<pre><code>\(HTMLText.escaped(text))</code></pre>\n"
      } else if let (level, heading) = Self.heading(line) {
        lines.removeFirst()
        add(heading: heading, level: level)
      } else if line.first == "|" {
        let table = lines.prefix { $0.first == "|" }
        lines = lines.dropFirst(table.count)
        html += Self.table(Array(table))
      } else if line.starts(with: ["-", " "]) {
        let items = lines.prefix { $0.starts(with: ["-", " "]) }
        lines = lines.dropFirst(items.count)
        html += "<ul>\n"
        for item in items { html += "<li>\(InlineMarkdown.html(item.dropFirst(2)))</li>\n" }
        html += "</ul>\n"
      } else if let (name, path) = Self.image(line) {
        lines.removeFirst()
        if let picture = picture(name, path) { html += "<figure>\(picture)</figure>\n" }
      } else {
        let paragraph = lines.prefix { line in
          !Self.isBlank(line) && line.first != "|" && Self.fence(line) == nil && line.first != "#"
        }
        let taken = max(1, paragraph.count)
        html += "<p>\(InlineMarkdown.html(Array(lines.prefix(taken).joined(separator: ["\n"]))[...]))</p>\n"
        lines = lines.dropFirst(taken)
      }
    }
  }

  private static func isBlank(_ line: Line) -> Bool { line.allSatisfy(\.properties.isWhitespace) }

  /// How many backticks open a block of code here.
  private static func fence(_ line: Line) -> Int? {
    let marks = line.prefix { $0 == "`" }.count
    return marks >= 3 && !line.dropFirst(marks).contains("`") ? marks : nil
  }

  private static func closes(_ line: Line, _ fence: Int) -> Bool {
    let marks = line.prefix { $0 == "`" }.count
    return marks >= fence && isBlank(line.dropFirst(marks))
  }

  private static func heading(_ line: Line) -> (level: Int, text: Line)? {
    let level = line.prefix { $0 == "#" }.count
    guard (1...6).contains(level), line.dropFirst(level).first == " " else { return nil }
    return (level, line.dropFirst(level).drop { $0 == " " })
  }

  /// `![name](path)`
  private static func image(_ line: Line) -> (name: String, path: String)? {
    guard line.starts(with: ["!", "["]), line.last == ")", let close = line.firstIndex(of: "]"),
      line[close - 1] != "\\", close + 1 < line.endIndex, line[close + 1] == "("
    else { return nil }
    let path = line[(close + 2)...].dropLast()
    guard !path.contains(where: { $0 == "(" || $0 == ")" || $0.properties.isWhitespace }) else { return nil }
    return (String(scalars: line[(line.startIndex + 2)..<close]), String(scalars: path))
  }

  private mutating func add(heading: Line, level: Int) {
    let title = String(scalars: heading)
    let stem = String(title.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    var anchor = stem
    var number = 2
    while !anchors.insert(anchor).inserted {
      anchor = "\(stem)-\(number)"
      number += 1
    }
    if level == 2 { sections.append((anchor, title)) }
    html += "<h\(level) id=\"\(HTMLText.escaped(anchor))\">\(InlineMarkdown.html(heading))</h\(level)>\n"
  }

  private static func table(_ lines: [Line]) -> String {
    let heads = cells(lines[0])
    let areNumbers = lines.count > 1 ? cells(lines[1]).map { $0.last == ":" } : []
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
        return "<td\(style)>\(isNumber ? unbroken(text) : InlineMarkdown.html(text))</td>"
      }.joined()
      html += "<tr>\(row)</tr>\n"
    }
    return html + "</tbody></table></div>\n"
  }

  /// Characters of a name that stays on one line.
  private static let mostUnbroken = 24

  /// An interval stays on one line: `0.39 [0.38, 0.40]` breaks before the bracket or not at all.
  private static func unbroken(_ text: Line) -> String {
    InlineMarkdown.html(text).replacing(/\[[^\[\]<>]*\]/.matchingSemantics(.unicodeScalar)) {
      "<span class=\"interval\">\($0.output)</span>"
    }
  }

  /// A row's cells, blanks around them taken off. `\|` is a bar within one: the backslash is left to what reads the cell.
  private static func cells(_ line: Line) -> [Line] {
    var cells: [[Unicode.Scalar]] = [[]]
    var isEscaped = false
    for scalar in line.drop(while: \.properties.isWhitespace).dropFirst() {
      if scalar == "|", !isEscaped {
        cells.append([])
      } else {
        cells[cells.count - 1].append(scalar)
      }
      isEscaped = scalar == "\\" && !isEscaped
    }
    // What follows the last bar is no cell.
    return cells.dropLast().map { cell in
      let trimmed = cell.drop { $0 == " " }
      return trimmed.dropLast(trimmed.reversed().prefix { $0 == " " }.count)
    }
  }
}
