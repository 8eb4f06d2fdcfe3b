/// How much room a text takes in a figure, and how it is broken or shortened where there is less.
///
/// Widths are estimates on the wide side: a proportional font's letters differ, and the picture's font is the reader's.
enum TextFit {
  /// Pixels of a letter, and from one line to the next.
  static let letter = 8.2
  static let line = 19.0

  static func width(_ text: String) -> Double { Double(text.count) * letter }

  /// The text in lines of at most `width`, broken at blanks, longer words behind `_` and `/` too; the last of `limit` lines ends with
  /// "…" where there is more.
  static func lines(_ text: String, width: Double, limit: Int) -> [String] {
    let most = max(4, Int(width / letter))
    guard text.count > most else { return [text] }
    var lines = [""]
    for word in words(text, most) {
      let last = lines[lines.count - 1]
      if last.isEmpty || last.count + trimmed(word).count <= most {
        lines[lines.count - 1] = last + word
      } else {
        lines.append(word)
      }
    }
    lines = lines.map(trimmed)
    let isCut = lines.count > limit
    lines = Array(lines.prefix(limit))
    if isCut { lines[limit - 1] = String(lines[limit - 1].prefix(most - 1)) + "…" }
    return lines.map { shortened($0, letters: most) }
  }

  /// Whether ``lines(_:width:limit:)`` shows all of the text.
  static func fits(_ text: String, width: Double, limit: Int) -> Bool {
    !lines(text, width: width, limit: limit).contains { $0.contains("…") && !text.contains("…") }
  }

  /// At most so many letters: the middle gives way, for names differ at their ends.
  static func shortened(_ text: String, letters: Int) -> String {
    guard text.count > letters, letters > 2 else { return text }
    let tail = (letters - 1) / 2
    return "\(text.prefix(letters - 1 - tail))…\(text.suffix(tail))"
  }

  /// Pieces that stay together, each with the blank or sign behind it.
  private static func words(_ text: String, _ most: Int) -> [String] {
    pieces(text, behind: " ").flatMap { trimmed($0).count <= most ? [$0] : pieces($0, behind: "_/") }
  }

  private static func pieces(_ text: String, behind signs: String) -> [String] {
    var pieces = [""]
    for character in text {
      pieces[pieces.count - 1].append(character)
      if signs.contains(character) { pieces.append("") }
    }
    return pieces.filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed().drop { $0 == " " })
  }
}
