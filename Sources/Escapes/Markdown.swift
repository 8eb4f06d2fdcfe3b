/// A piece of a line of GitHub's Markdown: what the program writes is Markdown, what it inserts is text.
///
/// ```swift
/// let cell: Markdown = "**\(label)**<br>\(Markdown.code(id))"
/// ```
///
/// shows any label in bold: an inserted `String` is escaped, an inserted ``Markdown`` is not escaped again.
public struct Markdown: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// As it stands in the file.
  public private(set) var source: String

  /// What the program writes is Markdown.
  public init(stringLiteral value: String) { source = value }

  /// See ``StringInterpolation``.
  public init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

  /// Text that reads verbatim, in a paragraph as in a table's cell.
  public init(text: some StringProtocol) { source = Self.escaped(Array(text.unicodeScalars)[...]) }

  fileprivate init(source: String) { self.source = source }

  /// What is inserted is text, unless it is ``Markdown``.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    /// Empty.
    public init(literalCapacity: Int, interpolationCount: Int) {}
    /// What the program writes is Markdown.
    public mutating func appendLiteral(_ literal: String) { source += literal }
    /// Is not escaped again.
    public mutating func appendInterpolation(_ markdown: Markdown) { source += markdown.source }
    /// Text of others: it reads verbatim.
    public mutating func appendInterpolation(_ text: some StringProtocol) {
      source += Markdown(text: text).source
    }
    /// In decimal.
    public mutating func appendInterpolation(_ number: Int) { source += String(number) }
  }

  /// One after the other, with nothing between.
  public static func + (left: Markdown, right: Markdown) -> Markdown {
    Markdown(source: left.source + right.source)
  }
}

extension Sequence<Markdown> {
  /// - Parameter separator: Markdown that the program writes.
  public func joined(separator: Markdown) -> Markdown {
    Markdown(source: map(\.source).joined(separator: separator.source))
  }
}

extension Markdown {
  /// A name as code; as text where it holds what code cannot show in a table.
  public static func code(_ text: some StringProtocol) -> Markdown {
    let line = VisibleText.line(text)
    let isPlain = !line.isEmpty && !line.unicodeScalars.contains { $0 == "`" || $0 == "|" || $0 == "\\" }
    return isPlain ? Markdown(source: "`\(line)`") : Markdown(text: line)
  }

  /// A sentence of the program's own, in which `…` marks code; everything else in it is text.
  public static func prose(_ sentence: some StringProtocol) -> Markdown {
    let parts = String(sentence).unicodeScalars.split(separator: "`", omittingEmptySubsequences: false)
      .map { String($0) }
    var result: Markdown = ""
    for (index, part) in parts.enumerated() {
      let isClosed = index % 2 == 1 && index < parts.count - 1
      if isClosed {
        result.source += part.isEmpty ? "\\`\\`" : code(part).source
      } else {
        // A mark without its partner is a backtick.
        if index % 2 == 1 { result.source += "\\`" }
        result.source += Markdown(text: part).source
      }
    }
    return result
  }

  /// Lines of code between fences that they cannot close.
  public static func codeBlock(_ lines: [String], language: String) -> Markdown {
    let lines = lines.map { VisibleText.line($0) }
    var fence = "```"
    while lines.contains(where: { Array($0.unicodeScalars).contains(Array(fence.unicodeScalars)) }) {
      fence += "`"
    }
    return Markdown(source: "\(fence)\(language)\n\(lines.joined(separator: "\n"))\n\(fence)")
  }

  /// Markdown that a person wrote, for a place of its own: paragraphs, lists, links and code as they are, other HTML than
  /// the tags of reports as text, and no fence left open that would take in what follows.
  public static func passage(_ markdown: String) -> Markdown {
    var lines: [String] = []
    var fence: Int?
    // At line feeds, carriage returns or both.
    let source = markdown.replacing("\r\n", with: "\n").unicodeScalars
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" }
    for line in source {
      let marks = line.prefix { $0 == "`" }.count
      if let open = fence {
        lines.append(VisibleText.line(String(line)))
        if marks >= open, line.dropFirst(marks).allSatisfy({ $0 == " " }) { fence = nil }
      } else {
        if marks >= 3, !line.dropFirst(marks).contains("`") { fence = marks }
        lines.append(fence == nil ? withoutHTML(line) : VisibleText.line(String(line)))
      }
    }
    if let fence { lines.append(String(repeating: "`", count: fence)) }
    return Markdown(source: lines.joined(separator: "\n"))
  }

  /// The tags that reports use.
  public static let tags = ["<br>", "<sub>", "</sub>", "<sup>", "</sup>"]

  private static func withoutHTML(_ line: Substring.UnicodeScalarView) -> String {
    var result = String.UnicodeScalarView()
    var rest = Array(line)[...]
    while let scalar = rest.first {
      if scalar == "`", let end = rest.dropFirst().firstIndex(of: "`") {
        for inner in rest[...end] { result.append(VisibleText.shown(inner)) }
        rest = rest[(end + 1)...]
        continue
      }
      if scalar == "\\", let next = rest.dropFirst().first {
        result.append(contentsOf: [scalar, VisibleText.shown(next)])
        rest = rest.dropFirst(2)
        continue
      }
      let isTag = tags.contains { rest.starts(with: $0.unicodeScalars) }
      if scalar == "<", !isTag { result.append("\\") }
      result.append(VisibleText.shown(scalar))
      rest = rest.dropFirst()
    }
    return String(result)
  }
}

extension Markdown {
  /// Puts a backslash before what would be read as Markdown, and only there: reports are also read as they stand.
  private static func escaped(_ text: ArraySlice<Unicode.Scalar>) -> String {
    let scalars = text.map(VisibleText.shown)
    var escaped = String.UnicodeScalarView()
    let opening = blockMark(scalars)
    for (place, scalar) in scalars.enumerated() {
      let next = place + 1 < scalars.count ? scalars[place + 1] : nil
      let isMark =
        switch scalar {
        case "\\", "`", "*", "<", "|", "~", "$": true
        // A link, a reference, a definition.
        case "]": next == "(" || next == "[" || next == ":"
        case "[": next == "^"
        // An entity.
        case "&": next.map { isWord($0) || $0 == "#" } ?? false
        // Within a word and at its end it is a letter, `clip_sgd`, as long as none has opened an emphasis.
        case "_": !(place > 0 && isWord(scalars[place - 1])) && next != " " && next != nil || place == 0
        default: false
        }
      if isMark || place == opening { escaped.append("\\") }
      escaped.append(scalar)
    }
    return String(escaped)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// The place of what would make the line a heading, a quotation, a list or a rule.
  private static func blockMark(_ scalars: [Unicode.Scalar]) -> Int? {
    guard let start = scalars.firstIndex(where: { $0 != " " }) else { return nil }
    let rest = scalars[start...]
    func endsWord(_ place: Int) -> Bool { place >= scalars.count || scalars[place] == " " }
    switch scalars[start] {
    case ">": return start
    case "#": return endsWord(start + rest.prefix { $0 == "#" }.count) ? start : nil
    case "-", "+", "=":
      let isRule = rest.allSatisfy { $0 == scalars[start] || $0 == " " }
      return endsWord(start + 1) || isRule ? start : nil
    case "0"..."9":
      let end = start + rest.prefix { ("0"..."9").contains($0) }.count
      return end < scalars.count && (scalars[end] == "." || scalars[end] == ")") && endsWord(end + 1)
        ? end : nil
    default: return nil
    }
  }
}
