/// Words for a shell to read back.
enum ShellText {
  /// As it is where a shell takes it so, else in single quotes.
  static func word(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", ":", "=", ",", "+", "@", "%": true
      default: false
      }
    }
    if plain, !text.isEmpty { return text }
    return "'" + text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
  }

  static func line(_ words: some Sequence<String>) -> String { words.map(word).joined(separator: " ") }
}
