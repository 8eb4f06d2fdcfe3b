import Foundation
import Processes

/// Runs git, with nothing of this process's environment and not longer than a deadline: a git that hangs, for a file
/// system that does not answer or a pipe where a file belongs, holds up nobody.
struct GitCall {
  typealias Failure = GitRepository.Failure

  let executable: String
  /// Where programs are, without folders by relative names.
  let path: String
  /// On ``clock``.
  var deadline: Double

  static let mostSeconds = 5.0
  private static let mostBytes = 1 << 28
  private static let tooSlow = Failure.unknown("git did not answer within \(Int(mostSeconds)) s")

  private static func notStarted(_ number: Int32 = errno) -> Failure {
    .unknown("git could not be started: \(String(cString: strerror(number)))")
  }

  /// - Parameter path: where programs are; folders by relative names are left out, a received one may have a git.
  /// - Throws: ``Failure``
  init(
    path: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
    seconds: Double = Self.mostSeconds
  ) throws(Failure) {
    guard let git = ExecutablePath.find("git", in: "", path: path) else { throw .noGit }
    executable = git
    self.path = ExecutablePath.folders(path).joined(separator: ":")
    deadline = Self.clock() + seconds
  }

  private static func clock() -> Double { ProcessInfo.processInfo.systemUptime }

  /// Allows as long as at first, from now on.
  mutating func renew() { deadline = Self.clock() + Self.mostSeconds }

  /// - Parameter input: for its standard input.
  /// - Returns: its exit status, nil for a signal, and what it wrote to standard output.
  func ask(
    _ arguments: [String], environment: [String: String], input: Data = Data()
  ) throws(Failure) -> (status: Int?, output: Data) {
    // A file, not a pipe: nobody has to write while somebody reads.
    let given = try Self.temporary(input)
    defer { close(given) }
    let child = try start(arguments, environment, input: given)
    do throws(Failure) {
      let (output, isAll) = child.said(until: deadline, atMost: Self.mostBytes)
      guard output.count <= Self.mostBytes else { throw .unknown("git said too much") }
      guard isAll, let ending = child.wait(atMost: deadline - Self.clock()) else { throw Self.tooSlow }
      return (ending.exitStatus, output)
    } catch {
      // With whatever it has started.
      child.sendToGroup(signal: SIGKILL)
      _ = child.end()
      throw error
    }
  }

  private static func temporary(_ data: Data) throws(Failure) -> Int32 {
    guard !data.isEmpty else { return open("/dev/null", O_RDONLY | O_CLOEXEC) }
    guard let file = tmpfile() else { throw Self.notStarted() }
    defer { fclose(file) }
    let written = data.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    guard written == data.count, fflush(file) == 0 else { throw Self.notStarted() }
    rewind(file)
    return fcntl(fileno(file), F_DUPFD_CLOEXEC, 3)
  }

  private func start(
    _ arguments: [String], _ environment: [String: String], input: Int32
  ) throws(Failure) -> ChildProcess {
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard nowhere >= 0 else { throw Self.notStarted() }
    defer { close(nowhere) }
    do {
      return try ChildProcess(
        executable: executable, arguments: arguments, environment: environment, errors: nowhere,
        others: [(input, STDIN_FILENO)], hasInput: false, hasOwnGroup: true)
    } catch {
      throw Self.notStarted((error as? StartError)?.number ?? errno)
    }
  }
}
