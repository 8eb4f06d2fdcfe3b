/// How much room a text takes in a figure, and how it is broken or shortened where there is less.
///
/// Widths are estimates on the wide side: a proportional font's letters differ, and the picture's font is the reader's.
enum TextFit {
  /// Pixels of a letter, and from one line to the next.
  static let letter = 8.2
  static let line = 19.0

  static func width(_ text: String) -> Double { Double(letters(text)) * letter }

  /// How many letters' room a text takes: Chinese, Japanese and Korean characters and emoji take that of two.
  static func letters(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + letters($1) } }

  private static func letters(_ character: Character) -> Int {
    let scalar = character.unicodeScalars.first?.value ?? 0
    return wide.contains { $0.contains(scalar) } ? 2 : 1
  }

  /// Unicode Standard Annex 11, "East Asian Width": blocks of wide characters.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]

  /// The longest beginning that takes no more room than so many letters.
  private static func beginning(_ text: some StringProtocol, _ letters: Int) -> String {
    var room = letters
    return String(
      text.prefix { character in
        room -= Self.letters(character)
        return room >= 0
      })
  }

  /// The text in lines of at most `width`, broken at blanks, longer words behind `_` and `/` too; the last of `limit` lines ends with
  /// "…" where there is more.
  static func lines(_ text: String, width: Double, limit: Int) -> [String] {
    let most = max(4, Int(width / letter))
    guard letters(text) > most else { return [text] }
    var lines = [""]
    for word in words(text, most) {
      let last = lines[lines.count - 1]
      if last.isEmpty || letters(last) + letters(trimmed(word)) <= most {
        lines[lines.count - 1] = last + word
      } else {
        lines.append(word)
      }
    }
    lines = lines.map(trimmed)
    let isCut = lines.count > limit
    lines = Array(lines.prefix(limit))
    if isCut { lines[limit - 1] = beginning(lines[limit - 1], most - 1) + "…" }
    return lines.map { shortened($0, letters: most) }
  }

  /// Whether ``lines(_:width:limit:)`` shows all of the text.
  static func fits(_ text: String, width: Double, limit: Int) -> Bool {
    !lines(text, width: width, limit: limit).contains { $0.contains("…") && !text.contains("…") }
  }

  /// At most so many letters: the middle gives way, for names differ at their ends.
  static func shortened(_ text: String, letters: Int) -> String {
    guard Self.letters(text) > letters, letters > 2 else { return text }
    let tail = (letters - 1) / 2
    let end = String(beginning(String(text.reversed()), tail).reversed())
    return "\(beginning(text, letters - 1 - tail))…\(end)"
  }

  /// Pieces that stay together, each with the blank or sign behind it.
  private static func words(_ text: String, _ most: Int) -> [String] {
    pieces(text, behind: " ").flatMap { letters(trimmed($0)) <= most ? [$0] : pieces($0, behind: "_/") }
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
