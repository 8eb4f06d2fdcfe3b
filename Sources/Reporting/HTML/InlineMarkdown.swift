import Escapes

/// The Markdown within a line that reports use, as HTML: strong, emphasis, code, links, escapes, `<br>`, `<sub>`, `<sup>`.
///
/// Everything else is text: a description may hold any character and can add no tag. Read scalar by scalar, as browsers
/// do: to a grapheme a mark may be no character of its own.
enum InlineMarkdown {
  typealias Scalars = ArraySlice<Unicode.Scalar>

  private static let tags = Markdown.tags.map { Array($0.unicodeScalars) }

  static func html(_ text: some StringProtocol) -> String { html(Array(text.unicodeScalars)[...]) }

  static func html(_ text: Scalars) -> String {
    var html = ""
    var rest = text
    var plain: [Unicode.Scalar] = []
    while let scalar = rest.first {
      if let (part, length) = span(rest) {
        html += HTMLText.escaped(plain) + part
        plain.removeAll()
        rest = rest.dropFirst(length)
      } else {
        plain.append(scalar)
        rest = rest.dropFirst()
      }
    }
    return html + HTMLText.escaped(plain)
  }

  /// What begins at the start of `rest` and is more than its first scalar, and how many scalars it takes.
  private static func span(_ rest: Scalars) -> (html: String, length: Int)? {
    switch rest.first {
    case "\\":
      guard let next = rest.dropFirst().first, isEscapable(next) else { return nil }
      return (HTMLText.escaped([next]), 2)
    case "`":
      guard let inner = enclosed(rest, by: ["`"]) else { return nil }
      return ("<code>\(HTMLText.escaped(inner))</code>", inner.count + 2)
    case "*":
      for (mark, tag) in [("**", "strong"), ("*", "em")] {
        guard let inner = enclosed(rest, by: Array(mark.unicodeScalars)),
          inner.first?.properties.isWhitespace == false
        else { continue }
        return ("<\(tag)>\(html(inner))</\(tag)>", inner.count + 2 * mark.count)
      }
      return nil
    case "[": return link(rest)
    case "<": return tags.first { rest.starts(with: $0) }.map { (String(scalars: $0), $0.count) }
    default: return nil
    }
  }

  /// What a backslash makes a text of, by CommonMark: the punctuation of ASCII.
  private static func isEscapable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }

  /// What stands between a mark at the start and the next one that is not escaped; nil where there is none.
  private static func enclosed(_ rest: Scalars, by mark: [Unicode.Scalar]) -> Scalars? {
    guard rest.starts(with: mark) else { return nil }
    let start = rest.startIndex + mark.count
    var end = start
    while end < rest.endIndex {
      let isEscape = rest[end] == "\\" && mark != ["`"] && end + 1 < rest.endIndex
      // A single star does not end at a double one, which is strong text within.
      let isStrong = mark == ["*"] && rest[end...].starts(with: ["*", "*"])
      if !isEscape, !isStrong, rest[end...].starts(with: mark) {
        return end > start ? rest[start..<end] : nil
      }
      end += isEscape || isStrong ? 2 : 1
    }
    return nil
  }

  /// `[label](address)`, where the address is one of ``LinkAddress``.
  private static func link(_ rest: Scalars) -> (html: String, length: Int)? {
    guard let close = firstBracket(rest.dropFirst()), rest[close] == "]",
      rest.index(after: close) < rest.endIndex, rest[close + 1] == "(",
      let last = rest[(close + 2)...].firstIndex(where: {
        $0 == ")" || $0 == "(" || $0.properties.isWhitespace
      }),
      rest[last] == ")"
    else { return nil }
    let address = String(scalars: rest[(close + 2)..<last])
    guard LinkAddress.isAllowed(address) else { return nil }
    let label = html(rest[(rest.startIndex + 1)..<close])
    return ("<a href=\"\(HTMLText.escaped(address))\">\(label)</a>", last + 1 - rest.startIndex)
  }

  /// The place of the first bracket that no backslash escapes.
  private static func firstBracket(_ rest: Scalars) -> Int? {
    var place = rest.startIndex
    while place < rest.endIndex, rest[place] != "[", rest[place] != "]" {
      place += rest[place] == "\\" ? 2 : 1
    }
    return place < rest.endIndex ? place : nil
  }
}

extension String {
  init(scalars: some Sequence<Unicode.Scalar>) { self.init(String.UnicodeScalarView(scalars)) }
}
