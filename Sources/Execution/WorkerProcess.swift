import Foundation
import Messages
import Results

#if canImport(Glibc)
  import Glibc
#endif

/// How a worker is started.
public struct WorkerStart: Sendable {
  public var executable: URL
  public var arguments: [String]
  /// Added to the environment of this process.
  public var environment: [String: String]

  public init(executable: URL, arguments: [String], environment: [String: String] = [:]) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }
}

/// Why a worker gave no reply.
struct WorkerEnd: Error {
  var kind = CellFailure.Kind.crashed
  /// One sentence with exit status or signal.
  var message: String
}

/// One worker process: requests go to its standard input, replies come from its standard output, one JSON line
/// each; its standard error is a log file. It ends when its input does, so it cannot outlive this process.
final class WorkerProcess {
  private let process: Process
  private let requests: Pipe
  private let replies: Pipe
  private let log: URL
  /// What came and is not yet read: `unread[start...]`, no line feed before `scanned`.
  private var unread: [UInt8] = []
  private var start = 0
  private var scanned = 0
  private let interruption: Interruption
  private var token: Int?

  private static let starting = NSLock()

  /// - Throws: where the program cannot be started.
  init(_ start: WorkerStart, log: URL, interruption: Interruption) throws {
    self.log = log
    self.interruption = interruption
    // One worker is started at a time: a pipe that another thread is just making must not be inherited, for a
    // sibling that holds a worker's input open would keep it alive.
    Self.starting.lock()
    defer { Self.starting.unlock() }
    process = Process()
    requests = Pipe()
    replies = Pipe()
    process.executableURL = start.executable
    process.arguments = start.arguments
    process.environment = ProcessInfo.processInfo.environment.merging(start.environment) { $1 }
    process.standardInput = requests
    process.standardOutput = replies
    try FileManager.default.createDirectory(
      at: log.deletingLastPathComponent(), withIntermediateDirectories: true)
    if !FileManager.default.fileExists(atPath: log.path) {
      guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
        throw WorkerEnd(message: "cannot write the log \(log.path)")
      }
    }
    let handle = try FileHandle(forWritingTo: log)
    try handle.seekToEnd()
    process.standardError = handle
    try process.run()
    try handle.close()
    let worker = process.processIdentifier
    token = interruption.onRequest { Self.signal(worker, SIGTERM) }
  }

  /// - Parameter lines: each with its line feed.
  func send(_ lines: [UInt8]) throws {
    do {
      try requests.fileHandleForWriting.write(contentsOf: lines)
    } catch {
      throw end(saying: nil)
    }
  }

  /// Waits for the next reply.
  ///
  /// - Parameters:
  ///   - deadline: on `clock`; then the worker is killed.
  ///   - memory: most bytes of resident memory; above, the worker is killed.
  /// - Throws: ``WorkerEnd`` where the worker ended, was killed, or said something that is not a reply.
  func nextReply(until deadline: Double?, memory: Int?, clock: () -> Double) throws -> ReceivedReply {
    while true {
      if let line = takeLine() {
        let reply = unread[line].withUnsafeBufferPointer { bytes in try? WorkerLines.readReply(bytes) }
        guard let reply else {
          kill()
          throw end(
            saying: "it said something that is not a reply: "
              + String(decoding: unread[line].prefix(80), as: UTF8.self))
        }
        return reply
      }
      try wait(until: deadline, memory: memory, clock)
      try readMore()
    }
  }

  /// The next whole line without its feed, as a range of `unread`.
  private func takeLine() -> Range<Int>? {
    guard let feed = unread[scanned...].firstIndex(of: UInt8(ascii: "\n")) else {
      scanned = unread.count
      return nil
    }
    defer { (start, scanned) = (feed + 1, feed + 1) }
    return start..<feed
  }

  private func readMore() throws {
    unread.removeSubrange(..<start)
    scanned -= start
    start = 0
    let used = unread.count
    let room = 1 << 16
    unread.append(contentsOf: repeatElement(0, count: room))
    let count = unread.withUnsafeMutableBytes { bytes in
      read(replies.fileHandleForReading.fileDescriptor, bytes.baseAddress! + used, room)
    }
    unread.removeLast(room - max(0, count))
    if count == 0 || (count < 0 && errno != EINTR) { throw end(saying: nil) }
  }

  /// Until there is something to read.
  private func wait(until deadline: Double?, memory: Int?, _ clock: () -> Double) throws {
    guard deadline != nil || memory != nil else { return }
    while true {
      var state = pollfd(fd: replies.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
      if poll(&state, 1, 100) > 0 { return }
      if let deadline, clock() > deadline {
        kill()
        throw end(.timeout, saying: "it took longer than its timeout")
      }
      if let memory, let used = ResidentMemory.bytes(of: process.processIdentifier), used > memory {
        kill()
        throw end(.outOfMemory, saying: "it used \(used >> 20) MB of memory, and may use \(memory >> 20) MB")
      }
    }
  }

  /// The last lines of the log.
  func lastLogLines(_ count: Int = 20) -> [String] {
    guard let handle = try? FileHandle(forReadingFrom: log), let size = try? handle.seekToEnd() else {
      return []
    }
    try? handle.seek(toOffset: size > 8192 ? size - 8192 : 0)
    let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").suffix(count).map(String.init)
  }

  /// Ends the worker by ending its input, and waits for it.
  func close() {
    try? requests.fileHandleForWriting.close()
    waitForEnd()
  }

  /// At once: a worker that broke the protocol may have blocked or ignored every gentler signal.
  func kill() { Self.signal(process.processIdentifier, SIGKILL) }

  private static func signal(_ worker: Int32, _ number: Int32) {
    #if canImport(Darwin)
      _ = Darwin.kill(worker, number)
    #else
      _ = Glibc.kill(worker, number)
    #endif
  }

  /// Afterwards no interruption reaches the process number, which may by then be another's.
  private func waitForEnd() {
    process.waitUntilExit()
    if let token { interruption.forget(token) }
    token = nil
  }

  private func end(_ kind: CellFailure.Kind = .crashed, saying message: String?) -> WorkerEnd {
    waitForEnd()
    let status =
      process.terminationReason == .uncaughtSignal
      ? "signal \(process.terminationStatus)" : "exit status \(process.terminationStatus)"
    return WorkerEnd(
      kind: kind, message: message.map { "the worker was ended: \($0)" } ?? "the worker ended with \(status)")
  }
}
