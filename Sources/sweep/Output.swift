import ArgumentParser
import Escapes
import Foundation
import Synchronization

// The only place where the program writes to a terminal. What it says holds texts of others: labels, paths, a worker's last
// words, lines of a journal. None of them reaches the terminal with a character that it would obey; `print` here stands
// before Swift's own in every file of the room.

/// A result on standard output, without hidden characters.
func print(_ value: some CustomStringConvertible) { print(value, terminator: "\n") }

func print(_ value: some CustomStringConvertible, terminator: String) {
  Output.write(TerminalText.cleaned(value.description).utf8)
  Output.write(terminator.utf8)
}

/// One line on standard error, without hidden characters.
func printError(_ text: String) { Output.error("\(text)\n") }

/// The same, in colour.
func printError(_ text: TerminalText) { Output.error(text + "\n") }

/// `1 cell`, `2 cells`.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// What a command prints: words for a person, or JSON.
enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }

/// What a command prints: a table for a person, or JSON.
enum TableOrJSON: String, ExpressibleByArgument, CaseIterable { case table, json }

/// Says why what was given cannot be used.
///
/// - Returns: what then ends the program.
func refusal(_ text: String) -> ExitCode { refusal("\(text)" as TerminalText) }

/// The same, in colour.
func refusal(_ text: TerminalText) -> ExitCode {
  printError(text)
  return ExitCode(Main.refusal)
}

extension TextTable {
  /// The lines of a table that is made at once.
  static func text(
    _ header: [String]? = nil, numbers: Set<Int> = [], indent: String = "", rows: [[String]]
  ) -> String {
    var table = TextTable(header, numbers: numbers, indent: indent)
    for row in rows { table.add(row) }
    return table.text
  }
}

/// The standard streams, and what becomes of text that cannot be written.
///
/// Standard error is a courtesy: hours of training do not end because nobody listens (`2>&1 | head`, a closed terminal,
/// a full disk). Standard output is what was asked for: where it cannot be written, the command has failed.
enum Output {
  /// To be called before anything else: no write may end the process, and no file that is opened later may get the
  /// number of a stream that the caller has closed.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // Reading only: what is written to a closed standard output still fails. Nobody misses what is said on a closed
      // standard error.
      let taken = open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY)
      if taken >= 0, taken != stream {
        dup2(taken, stream)
        close(taken)
      }
    }
  }

  /// On standard error, as it is and at once: what may move the cursor. What cannot be written is not missed.
  @Sendable static func error(_ text: TerminalText) { _ = put(Array(text.output.utf8), to: STDERR_FILENO) }

  // MARK: Standard output

  private struct Waiting {
    var bytes: [UInt8] = []
    /// What the system said when it first failed.
    var failure: Int32?
  }

  private static let output = Mutex(Waiting())
  private static let most = 1 << 16

  static func write(_ bytes: some Sequence<UInt8>) {
    output.withLock { output in
      output.bytes += bytes
      if output.bytes.count >= most { flush(&output) }
    }
  }

  /// A piece of a file on standard output: as it is for the next program, without hidden characters for a person.
  ///
  /// - Throws: `ExitCode` where it has failed; ``finish()`` has the reason.
  static func file(_ bytes: [UInt8]) throws {
    // Pieces of a file end with lines, so that none ends within a character.
    let isTerminal = isatty(STDOUT_FILENO) == 1
    write(isTerminal ? Array(TerminalText.cleaned(String(decoding: bytes, as: UTF8.self)).utf8) : bytes)
    if output.withLock({ $0.failure != nil }) { throw ExitCode(Main.outputFailure) }
  }

  /// Writes out what was printed.
  ///
  /// - Returns: the sentence that says why it could not be written; nil also where a reader has had enough and closed
  ///   its end (`| head`).
  static func finish() -> String? {
    let failure = output.withLock { output in
      flush(&output)
      return output.failure
    }
    guard let failure, failure != EPIPE else { return nil }
    return "error: standard output could not be written: \(String(cString: strerror(failure)))"
  }

  private static func flush(_ output: inout Waiting) {
    if output.failure == nil { output.failure = put(output.bytes, to: STDOUT_FILENO) }
    output.bytes.removeAll(keepingCapacity: true)
  }

  /// - Returns: `errno` where not all could be written.
  private static func put(_ bytes: [UInt8], to stream: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(stream, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return errno }
      rest = rest.dropFirst(count)
    }
    return nil
  }
}
