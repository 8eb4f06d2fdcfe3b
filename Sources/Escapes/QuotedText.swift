/// A text as one word or string of another language, which reads it back as it was.
public enum QuotedText {
  /// A string of JSON. What a terminal must not see is written by its number, so that the text is plain and loses nothing.
  public static func json(_ text: String) -> String {
    doubleQuoted(text) { $0 == "\n" ? "\\n" : jsonNumber($0) }
  }

  private static func doubleQuoted(_ text: String, hidden: (Unicode.Scalar) -> String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      default: quoted += VisibleText.isHidden(scalar) ? hidden(scalar) : String(scalar)
      }
    }
    return quoted + "\""
  }

  /// JSON with every hidden character beyond ASCII written by its number: there is none outside its strings.
  public static func plainJSON(_ json: String) -> String {
    if json.utf8.allSatisfy({ $0 < 0x7F }) { return json }
    var plain = ""
    for scalar in json.unicodeScalars {
      plain += scalar.value > 0x7E && VisibleText.isHidden(scalar) ? jsonNumber(scalar) : String(scalar)
    }
    return plain
  }

  /// `\u202e`; two of them beyond the first plane.
  private static func jsonNumber(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf16.map { "\\u" + VisibleText.padded(String($0, radix: 16), to: 4) }.joined()
  }

  /// A string of YAML in double quotes.
  public static func yaml(_ text: String) -> String {
    doubleQuoted(text) { "\\U" + VisibleText.padded(String($0.value, radix: 16), to: 8) }
  }

  /// A word of a shell: as it is where that is safe, else in single quotes.
  public static func shell(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", "+", ",", ":", "@", "%", "=": true
      default: false
      }
    }
    return isPlain && !text.isEmpty ? text : enclosed(text, by: "'", mark: "'\\''")
  }

  /// A name of SQL.
  public static func sql(_ name: String) -> String { enclosed(name, by: "\"", mark: "\"\"") }

  private static func enclosed(_ text: String, by quote: Unicode.Scalar, mark: String) -> String {
    let parts = text.unicodeScalars.split(separator: quote, omittingEmptySubsequences: false)
    return "\(quote)\(parts.map { String($0) }.joined(separator: mark))\(quote)"
  }
}
