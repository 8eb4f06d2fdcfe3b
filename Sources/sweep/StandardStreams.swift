import ArgumentParser
import Foundation
import Synchronization

/// What becomes of text that cannot be written.
///
/// Standard error is a courtesy: hours of training do not end because nobody listens (`2>&1 | head`, a closed terminal,
/// a full disk). Standard output is what was asked for: where it cannot be written, the command has failed.
enum StandardStreams {
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

  /// Writes what it can to standard error, and says nothing of what it cannot.
  static func complain(_ text: String) { _ = put(Array(text.utf8), to: STDERR_FILENO) }

  // MARK: Standard output

  private struct Output {
    var waiting: [UInt8] = []
    /// What the system said when it first failed.
    var failure: Int32?
  }

  private static let output = Mutex(Output())
  private static let most = 1 << 16

  static func write(_ bytes: some Sequence<UInt8>) {
    output.withLock { output in
      output.waiting += bytes
      if output.waiting.count >= most { flush(&output) }
    }
  }

  /// Writes bytes to standard output, where there are many more to come.
  ///
  /// - Throws: `ExitCode` where it has failed; ``finish()`` has the reason.
  static func stream(_ bytes: some Sequence<UInt8>) throws {
    write(bytes)
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

  private static func flush(_ output: inout Output) {
    if output.failure == nil { output.failure = put(output.waiting, to: STDOUT_FILENO) }
    output.waiting.removeAll(keepingCapacity: true)
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

/// One line on standard output, in the place of the library's `print`, which does not tell where it fails.
func print(_ text: String) { StandardStreams.write((text + "\n").utf8) }

func print(_ text: String, terminator: String) { StandardStreams.write((text + terminator).utf8) }
