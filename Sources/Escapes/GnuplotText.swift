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
      case "'":
        quoted.append(contentsOf: quote.unicodeScalars)
        continue
      default: break
      }
      quoted.append(shown)
    }
    quoted.append("'")
    return String(quoted)
  }

  /// The end of the string, a quote by its number, and the next string.
  ///
  /// Not a doubled quote: behind one gnuplot 5.4 takes the next quote for the end, and a text with two quotes side by side
  /// falls apart. Not `"'"`: what replaces `@name` and backticks before anything is read counts quotes of both kinds, and
  /// would take the next string for none.
  private static let quote = "'.\"\\047\".'"

  /// Several lines: gnuplot breaks lines in double quotes only.
  public static func quoted(_ lines: [String]) -> String {
    lines.isEmpty ? "''" : lines.map { quoted($0) }.joined(separator: #"."\n"."#)
  }

  /// A string in single quotes that is no text of a figure: a file's name.
  public static func plain(_ text: String) -> String {
    "'" + text.unicodeScalars.map { $0 == "'" ? quote : String(VisibleText.shown($0)) }.joined() + "'"
  }

  /// The rest of a line behind `#`, in a script or in data.
  ///
  /// A backslash at the end would take the next line into the comment, and gnuplot looks for `@name` and backticks in
  /// comments too: these are written as their full-width twins.
  public static func comment(_ text: String) -> String {
    let line = VisibleText.mapped(text) { scalar in
      let shown = VisibleText.shown(scalar)
      return shown == "@" || shown == "`" ? fullWidth(shown) : shown
    }
    let end = line.unicodeScalars.last { $0 != " " }
    return line + (end == "\\" ? " ." : "")
  }

  /// A text column of a data file, in double quotes.
  ///
  /// gnuplot reads backslashes in it, and the enhanced mode reads it again when it is drawn. What either would read is
  /// written as its full-width twin: our columns hold numbers and crosses, and need no more.
  public static func field(_ text: String) -> String {
    let field = VisibleText.mapped(text) { scalar in
      let shown = VisibleText.shown(scalar)
      switch shown {
      case "\"", "\\", "_", "^", "{", "}", "@", "&", "~", "`", "$", "'", "#": return fullWidth(shown)
      default: return shown
      }
    }
    return "\"\(field)\""
  }

  /// Of a sign of ASCII.
  private static func fullWidth(_ sign: Unicode.Scalar) -> Unicode.Scalar {
    Unicode.Scalar(sign.value + 0xFEE0) ?? "\u{FFFD}"
  }
}
