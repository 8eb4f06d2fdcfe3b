import Foundation

/// One call of another program: what it was given, how it ended, what it said.
public struct CommandAnswer: Sendable, Hashable {
  /// Nil where a signal ended it.
  public var status: Int?
  /// Standard output and standard error as they came.
  public var text: String
}

/// Calls short programs of the system, found by `$PATH`.
public enum SystemCommand {
  /// Most bytes that are read of what it says.
  private static let mostBytes = 1 << 24

  /// - Parameters:
  ///   - input: for its standard input; at most what a pipe holds, 64 kB, so that nobody waits for the other.
  ///   - seconds: after which it is ended.
  ///   - path: where it is, and what it calls: in no relative folder of these.
  /// - Returns: nil where there is no such program.
  /// - Throws: ``StartError`` where nothing can be started, ``CommandHung``.
  public static func run(
    _ name: String, _ arguments: [String], input: String = "", seconds: Double = 60,
    path: String? = ProcessInfo.processInfo.environment["PATH"]
  ) throws -> CommandAnswer? {
    precondition(input.utf8.count < 1 << 16, "\(input.utf8.count) bytes do not fit a pipe")
    guard let program = ExecutablePath.find(name, in: "", path: path) else { return nil }
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = ExecutablePath.folders(path).joined(separator: ":")
    let process = try ChildProcess(
      executable: "/bin/sh", arguments: ["-c", #"exec "$@" 2>&1"#, "sh", program] + arguments,
      environment: environment, errors: STDERR_FILENO)
    _ = Array(input.utf8).withUnsafeBytes { write(process.input, $0.baseAddress, $0.count) }
    process.closeInput()
    let end = ProcessInfo.processInfo.systemUptime + seconds
    let (said, _) = process.said(until: end, atMost: mostBytes)
    let left = end - ProcessInfo.processInfo.systemUptime
    guard let ending = process.wait(atMost: max(1, left)) else {
      _ = process.end()
      throw CommandHung(name: name, seconds: seconds)
    }
    return CommandAnswer(status: ending.exitStatus, text: String(decoding: said, as: UTF8.self))
  }
}

/// A program did not end.
public struct CommandHung: Error, CustomStringConvertible {
  var name: String
  var seconds: Double
  /// Which program it is, and how long it was waited for.
  public var description: String { "\(name) did not answer for \(Int(seconds)) s" }
}
