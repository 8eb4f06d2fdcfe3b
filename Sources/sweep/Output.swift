import Escapes
import Foundation

// The only place where the program writes to a terminal. What it says holds texts of others: labels, paths, a worker's last
// words, lines of a journal. None of them reaches the terminal with a character that it would obey; `print` here stands
// before Swift's own in every file of the room.

/// A result on standard output, without hidden characters.
func print(_ value: some CustomStringConvertible, terminator: String = "\n") {
  Swift.print(TerminalText.cleaned(value.description), terminator: terminator)
}

/// One line on standard error, without hidden characters.
func printError(_ text: String) { Output.error("\(text)\n") }

/// The same, in colour.
func printError(_ text: TerminalText) { Output.error(text + "\n") }

enum Output {
  /// On standard error, as it is and at once: what may move the cursor.
  @Sendable static func error(_ text: TerminalText) {
    FileHandle.standardError.write(Data(text.output.utf8))
  }

  /// A file on standard output: as it is for the next program, without hidden characters for a person.
  static func file(_ bytes: [UInt8]) throws {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    // Pieces of a file end with lines, so that none ends within a character.
    let shown =
      isTerminal ? Data(TerminalText.cleaned(String(decoding: bytes, as: UTF8.self)).utf8) : Data(bytes)
    try FileHandle.standardOutput.write(contentsOf: shown)
  }
}
