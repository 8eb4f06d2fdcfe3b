extension YAMLSyntaxError {
  /// The complaint in the words of a person who writes the file, with what to do where that is known.
  func diagnostic(in source: Source) -> (message: String, span: Span) {
    let span = source.span(line: mark.line, column: mark.column)
    let scalar = character(at: mark, in: source)
    switch problem {
    case "found character that cannot start any token":
      if scalar == "\t" { return ("a tab cannot indent; use spaces", span) }
      return ("\(quoted(String(scalar ?? " "))) cannot begin a value; put quotes around the text", span)
    case "mapping values are not allowed in this context":
      return (
        "a second \":\" is not allowed here; check the indentation, or put quotes around the text", span
      )
    case "could not find expected ':'":
      // libyaml notices on a later line; the key itself is what has to be mended.
      return (
        "this is not followed by \":\"; write \"key: value\"",
        source.span(line: contextMark.line, column: contextMark.column)
      )
    case "did not find expected ',' or ']'":
      return (
        "a \",\" or the \"]\" of the list that begins on line \(contextMark.line + 1) is missing", span
      )
    case "did not find expected ',' or '}'" where scalar == "[" && context == "while parsing a flow mapping":
      return (
        "in braces, \"[\" cannot stand within a text; put quotes around it, as in \"median [ci]\"", span
      )
    case "did not find expected ',' or '}'":
      return (
        "a \",\" or the \"}\" of the map that begins on line \(contextMark.line + 1) is missing", span
      )
    case "did not find expected key":
      return (
        "this does not continue the map that begins on line \(contextMark.line + 1);"
          + " check the indentation", span
      )
    case "did not find expected '-' indicator":
      return (
        "this does not continue the list that begins on line \(contextMark.line + 1);"
          + " check the indentation", span
      )
    case "found unexpected end of stream":
      return (
        "the quotes that open here are not closed",
        source.span(line: contextMark.line, column: contextMark.column)
      )
    case "control characters are not allowed": return ("a control character is not allowed", span)
    default:
      let doing = context.map { "\($0): " } ?? ""
      return ("not valid YAML: \(doing)\(problem)", span)
    }
  }

  private func character(at mark: YAMLEvent.Mark, in source: Source) -> Unicode.Scalar? {
    guard mark.line < source.lines.count else { return nil }
    let column = mark.line == 0 ? mark.column + source.firstLineShift : mark.column
    return source.lines[mark.line].unicodeScalars.dropFirst(max(column, 0)).first
  }
}
