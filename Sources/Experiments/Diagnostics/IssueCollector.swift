import Escapes

/// Gathers every mistake of one input, one message a place: what follows from a reported mistake is not another.
final class IssueCollector {
  private struct Place: Hashable {
    var rank: Int
    var line: Int
    var column: Int
  }

  private var found: [(place: Place, diagnostic: Diagnostic)] = []
  private var places: Set<Place> = []

  /// Nobody reads more, and each shows its line, which may be a megabyte long.
  static let mostFound = 100

  var isEmpty: Bool { found.isEmpty }
  var count: Int { found.count }

  func report(_ message: String, at span: Span, suggestion: String? = nil) {
    guard found.count <= Self.mostFound else { return }
    let place = Place(rank: span.source.rank, line: span.line, column: span.column)
    guard places.insert(place).inserted else { return }
    if found.count == Self.mostFound {
      let message = "there are more mistakes than the \(Self.mostFound) shown; mend those first"
      return found.append((place, Diagnostic(message, at: span.location)))
    }
    found.append(
      (place, Diagnostic(message + blanks(span, besides: message), at: span.location, suggestion: suggestion))
    )
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
      (a.place.rank, a.place.line, a.place.column) < (b.place.rank, b.place.line, b.place.column)
    }
    return Diagnostics(sorted.map(\.diagnostic))
  }

  func throwIfAny() throws(Diagnostics) {
    if !isEmpty { throw diagnostics }
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

/// `a`, `a and b`, `a, b and c`.
package func listed(_ words: [String], _ conjunction: String = "and") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
