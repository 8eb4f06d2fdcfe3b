/// The text of one input, split into lines as libyaml counts them.
final class Source: Sendable {
  /// What messages call the input: a path, or a command-line argument.
  let file: String
  let lines: [String]
  /// Where a line's indentation holds a tab: by line from 1, the tab's column and the first column after the white
  /// space, from 1.
  let tabs: [Int: (tab: Int, end: Int)]
  /// Place among several inputs: the file first, then the arguments in their order.
  let rank: Int
  /// What to add to libyaml's column on the first line: an argument's value starts after its key.
  let firstLineShift: Int

  init(file: String, text: String, rank: Int = 0, firstLineShift: Int = 0) {
    self.file = file
    let lines = Self.split(text)
    self.lines = lines
    tabs = Self.tabs(lines)
    self.rank = rank
    self.firstLineShift = firstLineShift
  }

  /// A span from one of libyaml's marks.
  func span(_ mark: YAMLEvent.Mark, length: Int = 1) -> Span {
    span(line: mark.line, column: mark.column, length: length)
  }

  /// Line and column count from 0, and may lie behind the last line.
  func span(line: Int, column: Int, length: Int = 1) -> Span {
    let shifted = line == 0 ? max(column + firstLineShift, 0) : column
    guard line < lines.count else {
      let last = lines.count - 1
      return Span(source: self, line: last + 1, column: lines[last].unicodeScalars.count + 1, length: 1)
    }
    return Span(source: self, line: line + 1, column: shifted + 1, length: max(length, 1))
  }

  /// The place of a byte offset into the text, for errors that libyaml's reader reports without a mark.
  static func position(ofByte offset: Int, in text: String) -> YAMLEvent.Mark {
    let before = split(String(decoding: text.utf8.prefix(offset), as: UTF8.self))
    return YAMLEvent.Mark(line: before.count - 1, column: before[before.count - 1].unicodeScalars.count)
  }

  private static func tabs(_ lines: [String]) -> [Int: (tab: Int, end: Int)] {
    var tabs: [Int: (tab: Int, end: Int)] = [:]
    for (index, line) in lines.enumerated() where line.first == " " || line.first == "\t" {
      let indentation = Array(line.unicodeScalars.prefix { $0 == " " || $0 == "\t" })
      if let tab = indentation.firstIndex(of: "\t") { tabs[index + 1] = (tab + 1, indentation.count + 1) }
    }
    return tabs
  }

  /// libyaml ends a line at LF, CR, CR LF, NEL, LS and PS; other splits would put the caret on a wrong line.
  private static func split(_ text: String) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where afterReturn:
        afterReturn = false
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
        lines.append(String(line))
        line = String.UnicodeScalarView()
        afterReturn = scalar == "\r"
      default:
        line.append(scalar)
        afterReturn = false
      }
    }
    lines.append(String(line))
    return lines
  }
}

/// A stretch of one line of a source; line and column count from 1, in Unicode scalars.
struct Span: Sendable {
  /// Of a node that no file has.
  static let none = Span(source: Source(file: "", text: ""), line: 1, column: 1, length: 1)

  let source: Source
  var line: Int
  var column: Int
  var length: Int

  var location: SourceLocation {
    let text = source.lines[min(line, source.lines.count) - 1]
    let end = text.unicodeScalars.count + 1
    let column = min(column, end)
    return SourceLocation(
      file: source.file, line: line, column: column, sourceLine: text,
      length: max(1, min(length, end - column)))
  }
}
