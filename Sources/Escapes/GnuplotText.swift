/// Text in gnuplot's scripts and data files.
public enum GnuplotText {
  /// A string in single quotes, which gnuplot's enhanced mode shows verbatim.
  ///
  /// In single quotes gnuplot itself reads nothing but the quote; the enhanced mode then reads a backslash and signs of its
  /// own.
  public static func quoted(_ text: String) -> String {
    var quoted = String.UnicodeScalarView("'".unicodeScalars)
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      let shown = VisibleText.shown(scalar)
      // Before all else the enhanced mode looks for `\U+2019`, behind an escaped backslash too: nothing in braces parts them.
      if last == "\\", shown == "U" { quoted.append(contentsOf: "{}".unicodeScalars) }
      last = shown
      switch shown {
      case "_", "^", "{", "}", "@", "&", "~", "\\": quoted.append("\\")
      case "'": quoted.append("'")
      default: break
      }
      quoted.append(shown)
    }
    quoted.append("'")
    return String(quoted)
  }

  /// Several lines: gnuplot breaks lines in double quotes only.
  public static func quoted(_ lines: [String]) -> String {
    lines.isEmpty ? "''" : lines.map { quoted($0) }.joined(separator: #"."\n"."#)
  }

  /// A string in single quotes that is no text of a figure: a file's name.
  public static func plain(_ text: String) -> String {
    var quoted = String.UnicodeScalarView("'".unicodeScalars)
    for scalar in text.unicodeScalars {
      let shown = VisibleText.shown(scalar)
      if shown == "'" { quoted.append("'") }
      quoted.append(shown)
    }
    quoted.append("'")
    return String(quoted)
  }

  /// The rest of a line behind `#`, in a script or in data.
  ///
  /// A backslash at the end would take the next line into the comment.
  public static func comment(_ text: String) -> String {
    let line = VisibleText.line(text)
    let end = line.unicodeScalars.last { $0 != " " }
    return end == "\\" ? line + " ." : line
  }

  /// A text column of a data file, in double quotes.
  ///
  /// gnuplot reads backslashes in it, and the enhanced mode reads it again when it is drawn. What either would read is
  /// written as its full-width twin: our columns hold numbers and crosses, and need no more.
  public static func field(_ text: String) -> String {
    var field = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in text.unicodeScalars {
      let shown = VisibleText.shown(scalar)
      switch shown {
      case "\"", "\\", "_", "^", "{", "}", "@", "&", "~", "`", "$", "'", "#":
        field.append(Unicode.Scalar(shown.value + 0xFEE0) ?? "\u{FFFD}")
      default: field.append(shown)
      }
    }
    field.append("\"")
    return String(field)
  }
}
