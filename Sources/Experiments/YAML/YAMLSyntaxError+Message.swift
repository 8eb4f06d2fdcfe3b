extension YAMLSyntaxError {
  /// The complaint in the words of a person who writes the file, with what to do where that is known.
  func diagnostic(in source: Source) -> (message: String, span: Span) {
    // Of these libyaml notices later what has to be mended where it began.
    let isNoticedLate = ["could not find expected ':'", "found unexpected end of stream"].contains(problem)
    return (message(in: source), source.span(isNoticedLate ? contextMark : mark))
  }

  private func message(in source: Source) -> String {
    let scalar = character(at: mark, in: source)
    let beginning = "that begins on line \(contextMark.line + 1)"
    switch problem {
    case "found character that cannot start any token":
      if scalar == "\t" { return "a tab cannot indent; use spaces" }
      return "\(quoted(String(scalar ?? " "))) cannot begin a value; put quotes around the text"
    case "mapping values are not allowed in this context":
      return "a second \":\" is not allowed here; check the indentation, or put quotes around the text"
    case "could not find expected ':'": return "this is not followed by \":\"; write \"key: value\""
    case "did not find expected ',' or ']'":
      return "a \",\" or the \"]\" of the list \(beginning) is missing"
    case "did not find expected ',' or '}'" where scalar == "[" && context == "while parsing a flow mapping":
      return "in braces, \"[\" cannot stand within a text; put quotes around it, as in \"median [ci]\""
    case "did not find expected ',' or '}'": return "a \",\" or the \"}\" of the map \(beginning) is missing"
    case "did not find expected key":
      return "this does not continue the map \(beginning); check the indentation"
    case "did not find expected '-' indicator":
      return "this does not continue the list \(beginning); check the indentation"
    case "found unexpected end of stream": return "the quotes that open here are not closed"
    case "control characters are not allowed": return "a control character is not allowed"
    default: return "not valid YAML: \(context.map { "\($0): " } ?? "")\(problem)"
    }
  }

  private func character(at mark: YAMLEvent.Mark, in source: Source) -> Unicode.Scalar? {
    guard mark.line < source.lines.count else { return nil }
    let column = mark.line == 0 ? mark.column + source.firstLineShift : mark.column
    return source.lines[mark.line].unicodeScalars.dropFirst(max(column, 0)).first
  }
}
