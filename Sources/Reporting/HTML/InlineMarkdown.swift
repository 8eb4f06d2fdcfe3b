/// The Markdown within a line that reports use, as HTML: strong, emphasis, code, links, escapes, `<br>`, `<sub>`, `<sup>`.
///
/// Everything else is text: a description may hold any character and can add no tag.
enum InlineMarkdown {
  private static let tags = ["<br>", "<sub>", "</sub>", "<sup>", "</sup>"]

  static func html(_ text: some StringProtocol) -> String {
    var html = ""
    var rest = Substring(text)
    while let character = rest.first {
      if let (part, length) = span(rest) {
        html += part
        rest = rest.dropFirst(length)
      } else {
        html += escaped(character)
        rest = rest.dropFirst()
      }
    }
    return html
  }

  static func escaped(_ text: some StringProtocol) -> String { text.map(escaped).joined() }

  private static func escaped(_ character: Character) -> String {
    switch character {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    default: String(character)
    }
  }

  /// What begins at the start of `rest` and is more than its first character, and how many characters it takes.
  private static func span(_ rest: Substring) -> (html: String, length: Int)? {
    switch rest.first {
    case "\\":
      guard let next = rest.dropFirst().first, next.isPunctuation || next.isSymbol else { return nil }
      return (escaped(next), 2)
    case "`":
      guard let inner = enclosed(rest, by: "`") else { return nil }
      return ("<code>\(escaped(inner))</code>", inner.count + 2)
    case "*":
      for (mark, tag) in [("**", "strong"), ("*", "em")] {
        guard let inner = enclosed(rest, by: mark), inner.first?.isWhitespace == false else { continue }
        return ("<\(tag)>\(html(inner))</\(tag)>", inner.count + 2 * mark.count)
      }
      return nil
    case "[": return link(rest)
    case "<": return tags.first { rest.hasPrefix($0) }.map { ($0, $0.count) }
    default: return nil
    }
  }

  /// What stands between a mark at the start and the next one that is not escaped; nil where there is none.
  private static func enclosed(_ rest: Substring, by mark: String) -> Substring? {
    guard rest.hasPrefix(mark) else { return nil }
    let start = rest.index(rest.startIndex, offsetBy: mark.count)
    var end = start
    while end < rest.endIndex {
      if rest[end] == "\\", mark != "`", rest.index(after: end) < rest.endIndex {
        end = rest.index(end, offsetBy: 2)
        continue
      }
      if rest[end...].hasPrefix(mark) {
        // A single star does not end at a double one, which is strong text within.
        guard mark == "*", rest[end...].hasPrefix("**") else { return end > start ? rest[start..<end] : nil }
        end = rest.index(end, offsetBy: 2)
        continue
      }
      end = rest.index(after: end)
    }
    return nil
  }

  /// `[label](address)`, where the address leads to a file beside the report or to the web.
  private static func link(_ rest: Substring) -> (html: String, length: Int)? {
    guard let match = rest.prefixMatch(of: /\[([^\[\]]*)\]\(([^()\s]*)\)/) else { return nil }
    let address = match.2
    guard !address.contains(":") || address.hasPrefix("https://") || address.hasPrefix("http://") else {
      return nil
    }
    return ("<a href=\"\(escaped(address))\">\(html(match.1))</a>", match.0.count)
  }
}
