import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A process that this one has started, with pipes to its standard input and from its standard output.
///
/// Nothing else of this process is inherited: a sibling that held the other end of a pipe would keep it open.
package final class ChildProcess {
  package enum Ending: Hashable {
    case status(Int)
    case signal(Int)
  }

  package let pid: pid_t
  /// Leads to the child's standard input; -1 once closed.
  package private(set) var input: Int32
  /// Comes from the child's standard output.
  package let output: Int32
  package private(set) var ending: Ending?

  private static let starting = NSLock()

  /// - Parameter errors: the child's standard error.
  /// - Throws: ``StartError`` where the program cannot be started.
  package init(
    executable: String, arguments: [String], environment: [String: String], errors: Int32
  ) throws {
    // One at a time: a pipe that another thread is just making would be inherited.
    Self.starting.lock()
    defer { Self.starting.unlock() }
    let toChild = try Self.pipe()
    let fromChild: (read: Int32, write: Int32)
    do { fromChild = try Self.pipe() } catch {
      for end in [toChild.read, toChild.write] { close(end) }
      throw error
    }
    defer { for end in [toChild.read, fromChild.write] { close(end) } }
    do {
      pid = try Self.spawn(
        executable, [executable] + arguments, environment,
        files: [(toChild.read, STDIN_FILENO), (fromChild.write, STDOUT_FILENO), (errors, STDERR_FILENO)])
    } catch {
      for end in [toChild.write, fromChild.read] { close(end) }
      throw error
    }
    (input, output) = (toChild.write, fromChild.read)
  }

  deinit {
    closeInput()
    close(output)
  }

  package func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Does nothing once the child has been waited for: its number may be another's.
  package func send(signal: Int32) { if ending == nil { kill(pid, signal) } }

  /// Waits until the child ends, but not longer than `seconds`.
  package func wait(atMost seconds: Double) -> Ending? {
    let end = ProcessInfo.processInfo.systemUptime + seconds
    var pause: UInt32 = 200
    while ending == nil {
      if reap(WNOHANG) || ProcessInfo.processInfo.systemUptime > end { break }
      usleep(pause)
      pause = min(2 * pause, 10_000)
    }
    return ending
  }

  /// Ends the child, whatever it does, and waits for it.
  package func end() -> Ending {
    send(signal: SIGKILL)
    while !reap(0) {}
    return ending ?? .status(0)
  }

  private func reap(_ options: Int32) -> Bool {
    guard ending == nil else { return true }
    var state: Int32 = 0
    let result = waitpid(pid, &state, options)
    // Somebody else has taken its status: it is gone.
    if result < 0 && errno == ECHILD { ending = .status(0) }
    guard result == pid else { return ending != nil }
    let signal = state & 0x7F
    ending = signal == 0 ? .status(Int((state >> 8) & 0xFF)) : .signal(Int(signal))
    return true
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else { throw StartError(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ executable: String, _ arguments: [String], _ environment: [String: String], files: [(Int32, Int32)]
  ) throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (from, to) in files { posix_spawn_file_actions_adddup2(&actions, from, to) }
    // Threads of Dispatch block signals, and this process ignores some: a child starts as from a shell.
    var (none, handled) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigemptyset(&handled)
    for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&handled, signal) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &handled)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, executable, &actions, &attributes, words, variables)
    guard result == 0 else { throw StartError(result) }
    return pid
  }
}
