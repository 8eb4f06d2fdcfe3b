import Foundation
import Processes

/// Which characters the installed fonts can show.
///
/// gnuplot's PNG and PDF take letters from any font that fontconfig knows; for one that none has they draw a box with
/// its number, many times too large: it covers the picture.
struct Glyphs: Sendable {
  /// Of all fonts together; nil where it is not known, and then everything is left as it is.
  private var ranges: [ClosedRange<UInt32>]?

  /// - Parameter charsets: what `fc-list --format '%{charset}\n'` says: ranges in hexadecimal, a font a line.
  init(charsets: String?) {
    ranges = charsets.map { text in
      Set(text.split { $0 == " " || $0.isNewline }).compactMap { range in
        let ends = range.split(separator: "-").compactMap { UInt32($0, radix: 16) }
        guard let low = ends.first, let high = ends.last, low <= high else { return nil }
        return low...high
      }
    }
    if ranges?.isEmpty ?? false { ranges = nil }
  }

  /// Asks fontconfig, whose program lies where gnuplot's libraries are; not of its warnings, and not for long.
  static func installed() -> Glyphs {
    let ask = #"exec fc-list --format '%{charset}\n' 2>/dev/null"#
    let answer = try? SystemCommand.run("sh", ["-c", ask], seconds: 10)
    return Glyphs(charsets: answer?.status == 0 ? answer?.text : nil)
  }

  /// Those that no font has, in ascending order.
  func missing(of scalars: Set<Unicode.Scalar>) -> [Unicode.Scalar] {
    guard let ranges else { return [] }
    return scalars.filter { scalar in
      !Self.isInvisible(scalar) && !ranges.contains { $0.contains(scalar.value) }
    }.sorted()
  }

  /// Blanks, controls and what only changes a neighbour's look have no glyph and need none.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
      || scalar.properties.generalCategory == .control
  }

  /// The text with `U+88C1` in place of each of `missing`.
  static func spelledOut(_ text: String, _ missing: Set<Unicode.Scalar>) -> String {
    guard text.unicodeScalars.contains(where: missing.contains) else { return text }
    var spelled = String.UnicodeScalarView()
    var isAfterCode = false
    for scalar in text.unicodeScalars {
      // A variation of a character that is not shown either.
      if isAfterCode, scalar.properties.isDefaultIgnorableCodePoint { continue }
      let isCode = missing.contains(scalar)
      if isAfterCode, isCode || scalar.properties.isAlphabetic { spelled.append(" ") }
      spelled.append(contentsOf: isCode ? code(scalar).unicodeScalars : String(scalar).unicodeScalars)
      isAfterCode = isCode
    }
    return String(spelled)
  }

  static func code(_ scalar: Unicode.Scalar) -> String { "U+" + String(format: "%04X", scalar.value) }
}
