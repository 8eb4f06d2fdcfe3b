import Escapes

extension Diagnostic {
  /// The mistake as a terminal shows it: place, message, the source line, and a caret under the token. It is cleaned of
  /// what a terminal would obey.
  ///
  /// ```
  /// experiments/x.yaml:12:5: error: unknown key "learning_rat" of optimizer sgd; did you mean "learning_rate"?
  ///   12 |     learning_rat: 0.1
  ///      |     ^~~~~~~~~~~~
  /// ```
  public func terminalText(color: Bool) -> TerminalText {
    func styled(_ style: (TerminalText) -> TerminalText, _ text: TerminalText) -> TerminalText {
      color ? style(text) : text
    }
    var text: TerminalText = "\(styled(TerminalText.red, "error:")) \(message)"
    if let suggestion { text += "; did you mean \"\(suggestion)\"?" }
    guard let location else { return text }
    text =
      "\(styled(TerminalText.bold, "\(location.file):\(location.line):\(location.column):")) \(text)"
    let number = String(location.line)
    let gutter = String(repeating: " ", count: number.count)
    let (line, padding, length) = location.excerpt
    let caret = TerminalText("^" + String(repeating: "~", count: length - 1))
    return text
      + "\n  \(number) | \(line)\n  \(gutter) | \(padding)\(styled(TerminalText.green, caret))"
  }
}

extension Diagnostics: CustomStringConvertible {
  /// Every mistake as ``Diagnostic/terminalText(color:)`` shows it, one after the other.
  public func rendered(color: Bool) -> String { terminalText(color: color).output }

  /// The same, cleaned of what a terminal would obey.
  public func terminalText(color: Bool) -> TerminalText {
    all.map { $0.terminalText(color: color) }.joined(separator: "\n")
  }

  /// All of them, for a terminal without colours.
  public var description: String { rendered(color: false) }
}

extension SourceLocation {
  private static var widestLine: Int { 160 }

  /// The source line as shown, what goes before the caret, and the caret's length; a very long line is cut to
  /// what is around the caret. Tabs stay tabs in the padding, so that the caret lands under the token.
  fileprivate var excerpt: (line: String, padding: String, length: Int) {
    var scalars = Array(
      sourceLine.unicodeScalars.map { VisibleText.isHidden($0) && $0 != "\t" ? "\u{FFFD}" : $0 })
    var start = min(max(column - 1, 0), scalars.count)
    var length = max(length, 1)
    if scalars.count > Self.widestLine {
      let from = max(0, start - Self.widestLine / 2)
      let to = min(scalars.count, from + Self.widestLine)
      length = min(length, max(1, to - start))
      let isCut = to < scalars.count
      scalars = (from > 0 ? ["…"] : []) + scalars[from..<to] + (isCut ? ["…"] : [])
      start = start - from + (from > 0 ? 1 : 0)
    }
    let padding = scalars[..<start].map { $0 == "\t" ? "\t" : " " }.joined()
    return (String(String.UnicodeScalarView(scalars)), padding, length)
  }
}
