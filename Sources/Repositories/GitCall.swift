import Foundation
import Processes

#if canImport(Glibc)
  import Glibc
#endif

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
    let folders = path.split(separator: ":").filter { $0.hasPrefix("/") }
    guard let folder = folders.first(where: { access("\($0)/git", X_OK) == 0 }) else { throw .noGit }
    executable = "\(folder)/git"
    self.path = folders.joined(separator: ":")
    deadline = Self.clock() + seconds
  }

  private static func clock() -> Double { ProcessInfo.processInfo.systemUptime }

  /// Allows as long as at first, from now on.
  mutating func renew() { deadline = Self.clock() + Self.mostSeconds }

  /// - Parameter input: for its standard input.
  /// - Returns: its exit status, negative for a signal, and what it wrote to standard output.
  func ask(
    _ arguments: [String], environment: [String: String], input: Data = Data()
  ) throws(Failure) -> (status: Int32, output: Data) {
    // A file, not a pipe: nobody has to write while somebody reads.
    let given = try Self.temporary(input)
    defer { close(given) }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Self.notStarted() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child: pid_t
    do {
      defer { close(ends[1]) }
      child = try spawn(arguments, environment, input: given, output: ends[1])
    }
    do throws(Failure) {
      let output = try read(ends[0])
      return (try wait(for: child), output)
    } catch {
      // With whatever it has started.
      kill(-child, SIGKILL)
      var state: Int32 = 0
      while waitpid(child, &state, 0) < 0 && errno == EINTR {}
      throw error
    }
  }

  private func read(_ descriptor: Int32) throws(Failure) -> Data {
    var data = Data()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = deadline - Self.clock()
      guard left > 0 else { throw Self.tooSlow }
      let ready = poll(&waiting, 1, Int32(left * 1000) + 1)
      if ready < 0 && errno == EINTR { continue }
      guard ready > 0 else { continue }
      let count = Foundation.read(descriptor, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return data }
      data += piece[..<count]
      guard data.count <= Self.mostBytes else { throw .unknown("git said too much") }
    }
  }

  private func wait(for child: pid_t) throws(Failure) -> Int32 {
    var pause: UInt32 = 100
    while true {
      var state: Int32 = 0
      let result = waitpid(child, &state, WNOHANG)
      if result == child {
        return state & 0x7F == 0 ? (state >> 8) & 0xFF : -(state & 0x7F)
      }
      guard result == 0 || errno == EINTR else { throw Self.notStarted() }
      guard Self.clock() < deadline else { throw Self.tooSlow }
      usleep(pause)
      pause = min(2 * pause, 10_000)
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

  private func spawn(
    _ arguments: [String], _ environment: [String: String], input: Int32, output: Int32
  ) throws(Failure) -> pid_t {
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard nowhere >= 0 else { throw Self.notStarted() }
    defer { close(nowhere) }
    do throws(StartError) {
      return try Spawn.start(
        executable, [executable] + arguments, environment,
        files: [(input, STDIN_FILENO), (output, STDOUT_FILENO), (nowhere, STDERR_FILENO)], hasOwnGroup: true)
    } catch { throw Self.notStarted(error.number) }
  }
}
