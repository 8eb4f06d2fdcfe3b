/// One `--set key.path=value` argument.
struct Override {
  /// The steps of the key path with their places in the argument.
  var path: [Node.Key]
  var value: Node

  /// Reads one argument; nil after reporting why it cannot be read. `rank` is its place among the inputs.
  static func read(_ argument: String, rank: Int, issues: IssueCollector, limits: Limits) -> Override? {
    let file = "--set \(argument)"
    let whole = Source(file: file, text: argument, rank: rank)
    let all = whole.span(line: 0, column: 0, length: argument.unicodeScalars.count)
    guard let equals = argument.unicodeScalars.firstIndex(of: "=") else {
      return issues.fail("--set wants KEY=VALUE, e.g. epochs=3", at: all)
    }
    var path: [Node.Key] = []
    var column = 0
    for step in argument.unicodeScalars[..<equals].split(separator: ".", omittingEmptySubsequences: false) {
      let span = whole.span(line: 0, column: column, length: step.count)
      guard !step.isEmpty else {
        return issues.fail("a key is missing here; --set wants KEY=VALUE, e.g. epochs=3", at: span)
      }
      if issues.reportHidden(inKey: String(step), at: span) { return nil }
      path.append(Node.Key(text: String(step), span: span))
      column += step.count + 1
    }
    // Within brackets a comma list is a sequence, and every value is in flow style.
    let text = String(argument.unicodeScalars[argument.unicodeScalars.index(after: equals)...])
    let source = Source(file: file, text: argument, rank: rank, firstLineShift: column - 1)
    guard !text.allSatisfy(\.isWhitespace) else {
      return issues.fail("no value after \"=\"", at: source.span(line: 0, column: 1))
    }
    if path.count == 1, path[0].text == "description" {
      // Prose has commas.
      let span = source.span(line: 0, column: 1, length: text.unicodeScalars.count)
      issues.reportHidden(in: text, "description", at: span, allowsLineBreaks: true)
      return Override(path: path, value: Node(content: .scalar(text: text, isPlain: false), span: span))
    }
    let list = YAMLReader.read("[\(text)]", source: source, issues: issues, limits: limits)
    guard var value = list, let items = value.items else { return nil }
    if items.count == 1 { value = items[0] }
    value.span.column = max(value.span.column, column + 1)
    return Override(path: path, value: value)
  }
}
