import Foundation
import Processes

/// A process beside a worker that ends the worker's programs when the worker is gone, however it went.
///
/// It is told of each program; the end of its input is the end of the worker. It has a process group of its own, so that
/// what ends the worker's group does not end it, and finds programs by a mark in their environment as well, so that one
/// that has just been started, or has left its group, is found too.
///
/// Sendable: what changes is reached under the lock alone.
public final class OrphanGuard: @unchecked Sendable {
  /// What programs are marked with.
  static let variable = "SWEEP_GUARD"
  let mark: String
  private let lock = NSLock()
  private var process: ChildProcess?
  private var running: Set<pid_t> = []

  init() { mark = UUID().uuidString }

  /// A worker that ends well and leaves nothing behind: its guard has nothing to look for. One that could not end all
  /// that a program has started says no farewell.
  deinit {
    guard running.isEmpty, let process, ProcessTree.children(of: getpid()).allSatisfy({ $0 == process.pid })
    else { return }
    let bytes = Array("\(Self.farewell)\n".utf8)
    _ = bytes.withUnsafeBytes { write(process.input, $0.baseAddress, $0.count) }
  }

  private static let farewell = "done"

  /// Of the guard, while it lives.
  var pid: pid_t? { lock.withLock { process?.pid } }

  /// - Throws: ``StartError`` where it cannot be started.
  private func start() throws {
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    process = try ChildProcess(
      executable: "/proc/self/exe", arguments: ["guard", "--mark", mark],
      environment: ProcessInfo.processInfo.environment, errors: null, hasOwnGroup: true)
    for group in running { try say("\(group)") }
  }

  /// To be called before a program is started: one that is found by its mark needs a guard that is there already.
  ///
  /// - Throws: ``StartError`` where there can be none.
  func prepare() throws { try lock.withLock { if process == nil { try start() } } }

  func began(_ group: pid_t) throws {
    try lock.withLock {
      running.insert(group)
      try say("\(group)")
    }
  }

  func ended(_ group: pid_t) {
    lock.withLock {
      running.remove(group)
      try? say("-\(group)")
    }
  }

  private func say(_ text: String) throws {
    let bytes = Array("\(text)\n".utf8)
    guard let process else { return try start() }
    guard bytes.withUnsafeBytes({ write(process.input, $0.baseAddress, $0.count) }) == bytes.count else {
      // Somebody has ended it: another one takes its place.
      _ = process.end()
      self.process = nil
      return try start()
    }
  }

  /// The guard's own life: until its input ends, and the programs with it.
  public static func watch(_ input: FileHandle, mark: String) {
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { Foundation.signal(signal, SIG_IGN) }
    var groups: Set<pid_t> = []
    var splitter = LineSplitter()
    var isDone = false
    var state = pollfd(fd: input.fileDescriptor, events: 0, revents: 0)
    while let piece = try? input.read(upToCount: 1 << 16), !piece.isEmpty {
      // Short programs come by the thousand: their numbers are read many at a time, the end of all of them at once.
      defer { _ = poll(&state, 1, 50) }
      piece.withUnsafeBytes { bytes in
        splitter.take(bytes.bindMemory(to: UInt8.self)) { line in
          let text = String(decoding: line, as: UTF8.self)
          if text == farewell { isDone = true }
          guard let number = pid_t(text) else { return }
          if number > 0 { groups.insert(number) } else { groups.remove(-number) }
        }
      }
    }
    if isDone, groups.isEmpty { return }
    for group in groups where group > 1 { kill(-group, SIGKILL) }
    var clean = 0
    for _ in 0..<500 where clean < 3 {
      let left = MarkedProcesses.find(variable, mark)
      for process in left { kill(process, SIGKILL) }
      clean = left.isEmpty ? clean + 1 : 0
      usleep(10_000)
    }
  }
}
