/// Fields of a CSV file (RFC 4180).
///
/// Fields hold their text as it is, for pandas and R. A spreadsheet takes a field that begins with `=`, `+`, `-` or `@` for
/// a formula; see ``looksLikeFormula(_:)``.
public enum CSVText {
  /// Adds a field: in quotes where it holds a comma, a quote or a line break, as it is elsewhere.
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    let needsQuotes = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a spreadsheet would take the field for a formula that does something.
  ///
  /// A name is refused for this where a file is read, and for nothing less: `-1`, `+momentum` and `-0.5 to 0.5` are names
  /// that a spreadsheet shows or calls an error. A formula that reaches out needs an equals sign or an `@` at its start, or
  /// a call `(`, a sheet `!` or a program `|` in it.
  public static func looksLikeFormula(_ text: String) -> Bool {
    let scalars = text.unicodeScalars.drop { $0 == " " || $0 == "'" || $0 == "\"" }
    switch scalars.first {
    case "=", "@": return true
    case "+", "-": return scalars.contains { "(!|=".unicodeScalars.contains($0) }
    default: return false
    }
  }
}
