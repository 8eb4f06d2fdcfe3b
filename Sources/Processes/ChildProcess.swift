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

    package var exitStatus: Int? { if case .status(let number) = self { number } else { nil } }
    package var signal: Int? { if case .signal(let number) = self { number } else { nil } }

    /// `ended with signal 9 (killed)`
    package var words: String {
      switch self {
      case .status(let number): "ended with exit status \(number)"
      case .signal(let number):
        "ended with signal \(number) (\(String(cString: strsignal(Int32(number))).lowercased()))"
      }
    }
  }

  package let pid: pid_t
  /// Leads to the child's standard input; -1 once closed.
  package private(set) var input: Int32
  /// Comes from the child's standard output.
  package let output: Int32
  package private(set) var ending: Ending?
  /// Readable once the child has ended; -1 where the system has no such thing.
  package let endSign: Int32

  private static let starting = NSLock()

  /// - Parameters:
  ///   - environment: its variables.
  ///   - inherited: further ones, where `environment` has none of the name.
  ///   - errors: the child's standard error.
  ///   - hasInput: whether something can be said to it; else its standard input is empty.
  ///   - others: further descriptors of this process, each with its number in the child.
  ///   - folder: where the child is started; nil for where this process is.
  ///   - hasOwnGroup: the child leads a process group of its own.
  ///   - hasOwnSession: it leads a session of its own, without any other descriptor.
  /// - Throws: ``StartError`` where the program cannot be started.
  package init(
    executable: String, arguments: [String], environment: [String: String],
    inherited: InheritedEnvironment? = nil, errors: Int32, others: [(Int32, Int32)] = [],
    folder: String? = nil, hasInput: Bool = true, hasOwnGroup: Bool = false, hasOwnSession: Bool = false
  ) throws {
    // One at a time: a pipe that another thread is just making would be inherited.
    Self.starting.lock()
    defer { Self.starting.unlock() }
    let toChild = try hasInput ? Self.pipe() : Self.emptyInput()
    let fromChild: (read: Int32, write: Int32)
    do { fromChild = try Self.pipe() } catch {
      for end in [toChild.read, toChild.write] where end >= 0 { close(end) }
      throw error
    }
    defer { for end in [toChild.read, fromChild.write] { close(end) } }
    do {
      pid = try Spawn.start(
        executable, [executable] + arguments, environment, inherited: inherited,
        files: [(toChild.read, STDIN_FILENO), (fromChild.write, STDOUT_FILENO), (errors, STDERR_FILENO)]
          + others, folder: folder, hasOwnGroup: hasOwnGroup, hasOwnSession: hasOwnSession)
    } catch {
      for end in [toChild.write, fromChild.read] where end >= 0 { close(end) }
      throw error
    }
    (input, output) = (toChild.write, fromChild.read)
    endSign = Self.endSign(of: pid)
  }

  /// A descriptor of a process, not inherited.
  private static func endSign(of process: pid_t) -> Int32 {
    #if os(Linux)
      return openProcess?(process, 0) ?? -1
    #else
      return -1
    #endif
  }

  #if os(Linux)
    // The C library has it from 2.36 on, in a header that Swift does not import.
    private static let openProcess = dlsym(nil, "pidfd_open").map {
      unsafeBitCast($0, to: (@convention(c) (pid_t, UInt32) -> Int32).self)
    }
    // The C library has it for GNU sources only, which Swift's import of it is not.
    private static let openPipe = dlsym(nil, "pipe2").map {
      unsafeBitCast($0, to: (@convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32).self)
    }
  #endif

  deinit {
    if endSign >= 0 { close(endSign) }
    closeInput()
    close(output)
  }

  package func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Whether the child has ended, its number still its own: it has not been waited for.
  package var hasEnded: Bool {
    guard ending == nil else { return true }
    var state = siginfo_t()
    let result = waitid(P_PID, id_t(pid), &state, WEXITED | WNOHANG | WNOWAIT)
    return result < 0 ? errno == ECHILD : state.si_signo == SIGCHLD
  }

  /// To the child and all of its group; does nothing once it has been waited for.
  package func sendToGroup(signal: Int32) { if ending == nil { kill(-pid, signal) } }

  /// Does nothing once the child has been waited for: its number may be another's.
  package func send(signal: Int32) { if ending == nil { kill(pid, signal) } }

  /// What the child says on its standard output.
  ///
  /// - Parameters:
  ///   - end: when it is no longer waited for, on the clock of `systemUptime`.
  ///   - most: of bytes; what is more than these is not waited for.
  /// - Returns: what it said, and whether that is all.
  package func said(until end: Double, atMost most: Int) -> (text: Data, isAll: Bool) {
    var said = Data()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while said.count <= most {
      let left = end - ProcessInfo.processInfo.systemUptime
      var state = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard left > 0 else { break }
      guard poll(&state, 1, Int32(left * 1000) + 1) > 0 else { continue }
      let count = read(output, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return (said, true) }
      said += piece[..<count]
    }
    return (said, false)
  }

  /// Waits until the child ends, but not longer than `seconds`.
  package func wait(atMost seconds: Double) -> Ending? {
    let end = ProcessInfo.processInfo.systemUptime + seconds
    var pause: Int32 = 1
    while ending == nil, !reap(WNOHANG) {
      let left = end - ProcessInfo.processInfo.systemUptime
      guard left > 0 else { break }
      // Where nothing gives a sign of its end, it is asked for now and then.
      var state = pollfd(fd: endSign, events: Int16(POLLIN), revents: 0)
      poll(&state, 1, endSign < 0 ? pause : Int32(min(1000 * left, 1000)) + 1)
      pause = min(2 * pause, 10)
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

  /// Its ends, not inherited.
  package static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    #if os(Linux)
      if let openPipe {
        guard openPipe(&ends, O_CLOEXEC) == 0 else { throw StartError(errno) }
        return (ends[0], ends[1])
      }
    #endif
    guard Foundation.pipe(&ends) == 0 else { throw StartError(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func emptyInput() throws -> (read: Int32, write: Int32) {
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard null >= 0 else { throw StartError(errno) }
    return (null, -1)
  }
}
