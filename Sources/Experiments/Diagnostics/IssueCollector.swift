import Escapes

/// Gathers every mistake of one input, one message a place: what follows from a reported mistake is not another.
final class IssueCollector {
  private struct Place: Hashable {
    var rank: Int
    var line: Int
    var column: Int
  }

  private var found: [Place: Diagnostic] = [:]

  /// Nobody reads more, and each shows its line, which may be a megabyte long.
  static let mostFound = 100

  var isEmpty: Bool { found.isEmpty }
  var count: Int { found.count }

  func report(_ message: String, at span: Span, suggestion: String? = nil) {
    let place = Place(rank: span.source.rank, line: span.line, column: span.column)
    guard found.count <= Self.mostFound, found[place] == nil else { return }
    if found.count == Self.mostFound {
      let message = "there are more mistakes than the \(Self.mostFound) shown; mend those first"
      found[place] = Diagnostic(message, at: span.location)
    } else {
      let message = message + blanks(span, besides: message)
      found[place] = Diagnostic(message, at: span.location, suggestion: suggestion)
    }
  }

  /// Nothing, after reporting why.
  func fail<Content>(_ message: String, at span: Span, suggestion: String? = nil) -> Content? {
    report(message, at: span, suggestion: suggestion)
    return nil
  }

  /// False, after reporting why.
  func refuse(_ message: String, at span: Span, suggestion: String? = nil) -> Bool {
    report(message, at: span, suggestion: suggestion)
    return false
  }

  /// Reports a word that is none of `names`, and suggests the nearest one; where none is near, the message ends with
  /// `list`.
  ///
  /// - Returns: the nearest one.
  @discardableResult
  func report(
    _ message: String, _ word: String, noneOf names: [String], _ list: @autoclosure () -> String,
    at span: Span
  ) -> String? {
    let near = NearestName.of(word, in: names)
    report(near == nil ? message + list() : message, at: span, suggestion: near)
    return near
  }

  /// Nothing, after reporting that a word is none of those that there are.
  func fail<Content>(_ site: String, cannotBe word: String, but names: [String], at span: Span) -> Content? {
    let list = "; it is one of \(listed(names, "or"))"
    report("\(site) cannot be \(quoted(word))", word, noneOf: names, list, at: span)
    return nil
  }

  /// The items of a list; nil after reporting that the node is none, which is `wanted`.
  func items(of node: Node, _ wanted: @autoclosure () -> String) -> [Node]? {
    node.items ?? fail("\(wanted()), not \(node.formName)", at: node.span)
  }

  /// The entries of a map; nil after reporting that the node is none, which is `wanted`.
  func entries(of node: Node, _ wanted: @autoclosure () -> String) -> [Node.Entry]? {
    node.entries ?? fail("\(wanted()), not \(node.formName)", at: node.span)
  }

  /// The text of a scalar; nil after reporting that the node is none or empty, and a text is `wanted`.
  func text(of node: Node, _ wanted: @autoclosure () -> String) -> String? {
    if let text = node.text, !node.isEmpty { return text }
    return fail("\(wanted()), not \(node.formName)", at: node.span)
  }

  /// What a reader of the line cannot see, and what may well be the mistake: a blank that is none.
  private func blanks(_ span: Span, besides message: String) -> String {
    guard span.source.lines.indices.contains(span.line - 1) else { return "" }
    let text = span.source.lines[span.line - 1].unicodeScalars.dropFirst(span.column - 1).prefix(span.length)
    let blank = text.first { $0 != " " && $0.properties.generalCategory == .spaceSeparator }
    guard let name = blank.map(VisibleText.name), !message.contains(name) else { return "" }
    return "; it holds \(name), which only looks like a blank"
  }

  /// Every mistake in the order of the text, the file's first, then the arguments'.
  var diagnostics: Diagnostics {
    let sorted = found.sorted { a, b in
      (a.key.rank, a.key.line, a.key.column) < (b.key.rank, b.key.line, b.key.column)
    }
    return Diagnostics(all: sorted.map(\.value))
  }
}

/// Text of the user for a message: one line, not too long, without hidden characters.
func quoted(_ text: String) -> String {
  var shown = ""
  for (count, scalar) in text.unicodeScalars.enumerated() {
    if count == 40 { return "\"\(shown)…\"" }
    shown.unicodeScalars.append(VisibleText.isHidden(scalar) ? "\u{FFFD}" : scalar)
  }
  return "\"\(shown)\""
}

extension String {
  /// With a capital letter at the beginning.
  package var capital: String { prefix(1).uppercased() + dropFirst() }
}

/// `a`, `a and b`, `a, b and c`; of more than `most` words the first ones and `…`.
package func listed(_ words: [String], _ conjunction: String = "and", atMost most: Int = .max) -> String {
  let words = words.count > most ? words.prefix(most) + ["…"] : words
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
