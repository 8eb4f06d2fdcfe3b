/// The one rule of what a text may hold that a person is to read: a name, a label, a caption, a line on a terminal.
///
/// Hidden, and so refused where a file is read and replaced where a text leaves the program, are
///
/// - control characters (general category Cc, among them tab, line feed, carriage return, escape, delete and NEL): they
///   move a terminal's cursor, end comments and rows, and no font shows them;
/// - line and paragraph separators (Zl, Zp): some readers end a line there, others do not;
/// - format characters (Cf): directions, soft hyphens, zero-width blanks, tags, and the signs that Arabic and Syriac put
///   around numbers (U+0600 …), which take the character behind them into one grapheme and hide it from whoever looks
///   for a quote. What one sees is not what one compares;
/// - what else Unicode calls default-ignorable (fillers, the grapheme joiner), for the same reason;
/// - noncharacters, which XML has no way to write.
///
/// Two joiners of Cf are kept, for words and pictures are spelt with them: U+200C in Persian, U+200D in Indic scripts and
/// in emoji. In a name both stand only between two letters, marks or pictures beyond ASCII: behind `sgd` they would make
/// a second name that looks the same. Variation selectors choose how emoji look and are kept. Letters, private-use
/// characters and those of later versions of Unicode are kept: they do nothing but look strange.
public enum VisibleText {
  /// Whether a reader cannot see the scalar, whatever stands around it.
  public static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: return false
    case ..<0xA0, 0xAD: return true
    // Latin, and blanks that are blanks.
    case ..<0x034F: return false
    case 0x200C, 0x200D: return false
    // Variation selectors, Mongolian ones too.
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D, 0x180F: return false
    case 0xFDD0...0xFDEF: return true
    // The last two of every plane.
    case let value where value & 0xFFFE == 0xFFFE: return true
    default:
      let properties = scalar.properties
      switch properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: return true
      default: return properties.isDefaultIgnorableCodePoint
      }
    }
  }

  /// Whether the scalar separates words or lines, hidden or not: tab, line feed, carriage return, NEL, U+2028, …
  public static func isHiddenSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// What stands for a scalar in one line of text: a blank for a hidden space, U+FFFD for what else is hidden.
  static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard isHidden(scalar) else { return scalar }
    return isHiddenSpace(scalar) ? " " : "\u{FFFD}"
  }

  /// The text as one line without hidden characters.
  public static func line(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(text) }
    return mapped(text, shown)
  }

  static func mapped(
    _ text: some StringProtocol, _ transform: (Unicode.Scalar) -> Unicode.Scalar
  ) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(transform)))
  }

  // MARK: What is read

  /// A scalar that a text may not hold, and its place counted in scalars.
  public struct Refused: Equatable, Sendable {
    /// What is hidden.
    public var scalar: Unicode.Scalar
    /// Counted from 0, in Unicode scalars.
    public var offset: Int
  }

  /// The first scalar that a name, a label or a caption may not hold.
  ///
  /// - Parameter allowsLineBreaks: line feeds are kept: a description has paragraphs.
  public static func refused(in text: String, allowsLineBreaks: Bool = false) -> Refused? {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return nil }
    let scalars = Array(text.unicodeScalars)
    for (offset, scalar) in scalars.enumerated() {
      if allowsLineBreaks, scalar == "\n" { continue }
      let isLooseJoiner =
        (scalar.value == 0x200C || scalar.value == 0x200D)
        && !joins(
          offset > 0 ? scalars[offset - 1] : " ", offset + 1 < scalars.count ? scalars[offset + 1] : " ")
      if isHidden(scalar) || isLooseJoiner { return Refused(scalar: scalar, offset: offset) }
    }
    return nil
  }

  /// Whether a joiner between the two is one of a word or a picture; behind a virama it may end the word.
  private static func joins(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
    isJoinable(left) && (isJoinable(right) || left.properties.canonicalCombiningClass == .virama)
  }

  /// A letter, a mark or a picture beyond ASCII, which a joiner may join to another one.
  private static func isJoinable(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value > 0x7F, !isHidden(scalar) else { return false }
    switch scalar.properties.generalCategory {
    case .otherLetter, .lowercaseLetter, .uppercaseLetter, .nonspacingMark, .spacingMark, .otherSymbol,
      .modifierSymbol:
      return true
    default: return false
    }
  }

  /// `U+200B`
  static func code(of scalar: Unicode.Scalar) -> String {
    "U+" + padded(String(scalar.value, radix: 16, uppercase: true), to: 4)
  }

  /// With zeros before it.
  static func padded(_ digits: String, to count: Int) -> String {
    String(repeating: "0", count: max(0, count - digits.count)) + digits
  }

  /// `U+200B (zero width space)`
  public static func name(of scalar: Unicode.Scalar) -> String {
    let code = code(of: scalar)
    guard let name = controls[scalar.value] ?? scalar.properties.name else { return code }
    return "\(code) (\(name.lowercased()))"
  }

  /// Unicode names no control character; these are the aliases of those that are met.
  private static let controls: [UInt32: String] = [
    0x00: "null", 0x07: "bell", 0x08: "backspace", 0x09: "tab", 0x0A: "line feed", 0x0B: "line tabulation",
    0x0C: "form feed", 0x0D: "carriage return", 0x1B: "escape", 0x7F: "delete", 0x85: "next line",
    0x9B: "control sequence introducer", 0x9D: "operating system command",
  ]
}
