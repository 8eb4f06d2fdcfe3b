import Foundation

/// Text as gnuplot's enhanced mode shows it verbatim, in single quotes.
enum GnuplotText {
  static func quoted(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "_", "^", "{", "}", "@", "&", "~", "\\": escaped += "\\\(character)"
      case "'": escaped += "''"
      case "\n", "\r", "\r\n": escaped += " "
      default: escaped.append(character)
      }
    }
    return "'\(escaped)'"
  }

  /// Several lines: gnuplot breaks lines in double quotes only.
  static func quoted(_ lines: [String]) -> String {
    lines.isEmpty ? "''" : lines.map { quoted($0) }.joined(separator: #"."\n"."#)
  }

  /// A length as a share of the page, as gnuplot's `screen` coordinates want it.
  static func screen(_ pixels: Double, of size: Double) -> String { String(format: "%.4f", pixels / size) }
}
