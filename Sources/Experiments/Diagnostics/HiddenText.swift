import Escapes

/// What a text of a file may not hold, by the rule of ``VisibleText``.
extension IssueCollector {
  /// Reports the first hidden character of a text; false where there is none.
  ///
  /// - Parameters:
  ///   - what: what the text is, for the message: `the label of an optimizer`.
  ///   - allowsLineBreaks: a text of paragraphs.
  @discardableResult
  func reportHidden(in text: String, _ what: String, at span: Span, allowsLineBreaks: Bool = false) -> Bool {
    guard let found = VisibleText.refused(in: text, allowsLineBreaks: allowsLineBreaks) else { return false }
    let name = VisibleText.name(of: found.scalar)
    if found.scalar == "\n", found.offset == text.unicodeScalars.count - 1 {
      report("\(what) ends with a line break, \(name); write \">-\" for \">\", or \"|-\" for \"|\"", at: span)
    } else if VisibleText.isHiddenSpace(found.scalar) {
      let instead = allowsLineBreaks ? "write a blank instead" : "and is one line; write a blank instead"
      report("\(what) holds \(name)\(allowsLineBreaks ? ";" : ",") \(instead)", at: span)
    } else {
      report("\(what) holds \(name), which readers do not see; remove it", at: span)
    }
    return true
  }

  /// Reports a character of a key that is hidden, or that looks like a blank and is none.
  @discardableResult
  func reportHidden(inKey key: String, at span: Span) -> Bool {
    if reportHidden(in: key, "a key", at: span) { return true }
    let blank = key.unicodeScalars.first { $0 != " " && $0.properties.generalCategory == .spaceSeparator }
    guard let blank else { return false }
    report("a key holds \(VisibleText.name(of: blank)), which only looks like a blank; remove it", at: span)
    return true
  }

  /// Reports a name that a spreadsheet would compute: tables are also written as CSV, where names stand as they are.
  @discardableResult
  func reportFormula(_ text: String, _ what: String, at span: Span) -> Bool {
    guard CSVText.looksLikeFormula(text) else { return false }
    report(
      "\(what) is \(quoted(text)), which a spreadsheet would take for a formula when it opens the tables; begin it with"
        + " a letter", at: span)
    return true
  }
}
