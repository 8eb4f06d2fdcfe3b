/// Aligned columns for a terminal: words to the left, numbers to the right, every field in one line.
public struct TextTable {
  private var rows: [[String]] = []
  private let numbers: Set<Int>
  private let indent: String

  /// - Parameters:
  ///   - header: the first row; none where the rows explain themselves.
  ///   - numbers: places of the columns that are aligned to the right.
  ///   - indent: before every line.
  public init(_ header: [String]? = nil, numbers: Set<Int> = [], indent: String = "") {
    self.numbers = numbers
    self.indent = indent
    if let header { add(header) }
  }

  /// Adds a row of as many fields as there are heads.
  public mutating func add(_ row: [String]) {
    precondition(row.count == rows.first?.count ?? row.count, "\(row.count) columns: \(row)")
    rows.append(row.map { VisibleText.line($0) })
  }

  /// The lines, without spaces at their ends and without a last line feed.
  public var text: String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { Columns.count($0[column]) }.max() ?? 0
    }
    return rows.map { row in
      let fields = row.enumerated().map { column, field in
        Columns.padded(field, widths[column], isNumber: numbers.contains(column))
      }
      var line = indent + fields.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

/// How many columns of a terminal text takes.
public enum Columns {
  /// Of wide characters (Chinese, Japanese, Korean, emoji) two, of combining marks and joiners none.
  public static func count(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  /// The longest beginning that fits.
  public static func prefix(_ text: String, _ columns: Int) -> String {
    var (taken, rest) = ("", columns)
    for character in text {
      rest -= width(character)
      guard rest >= 0 else { break }
      taken.append(character)
    }
    return taken
  }

  /// With spaces behind it, or before it where it is a number, as wide as asked for.
  static func padded(_ text: String, _ columns: Int, isNumber: Bool) -> String {
    let space = String(repeating: " ", count: max(0, columns - count(text)))
    return isNumber ? space + text : text + space
  }

  /// A cluster is as wide as its widest scalar; with U+FE0F it is drawn as an emoji.
  private static func width(_ character: Character) -> Int {
    if let value = character.asciiValue { return value < 0x20 || value == 0x7F ? 0 : 1 }
    var widest = 0
    for scalar in character.unicodeScalars {
      if scalar == "\u{FE0F}" { return 2 }
      widest = max(widest, width(scalar))
    }
    return widest
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    if scalar.properties.isEmojiPresentation { return 2 }
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// East Asian Width W and F, in blocks (Unicode Standard Annex #11).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F320, 0x1F900...0x1F9FF,
    0x20000...0x3FFFD,
  ]
}
