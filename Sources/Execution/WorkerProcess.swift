import Foundation
import Messages

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
  private var unread = Data()
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

  func send(_ request: CellRequest) throws {
    var line = try JSONLine.encode(request)
    line.append(UInt8(ascii: "\n"))
    do {
      try requests.fileHandleForWriting.write(contentsOf: line)
    } catch {
      throw end(saying: nil)
    }
  }

  /// Waits for the next reply.
  ///
  /// - Throws: ``WorkerEnd`` where the worker ended or said something that is not a reply.
  func nextReply() throws -> WorkerReply {
    while true {
      if let feed = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(unread[..<feed])
        unread = Data(unread[unread.index(after: feed)...])
        guard let reply = try? JSONLine.decode(WorkerReply.self, from: line) else {
          kill()
          throw end(
            saying:
              "it said something that is not a reply: \(String(decoding: line.prefix(80), as: UTF8.self))")
        }
        return reply
      }
      let more = replies.fileHandleForReading.availableData
      guard !more.isEmpty else { throw end(saying: nil) }
      unread += more
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

  private func end(saying message: String?) -> WorkerEnd {
    waitForEnd()
    let status =
      process.terminationReason == .uncaughtSignal
      ? "signal \(process.terminationStatus)" : "exit status \(process.terminationStatus)"
    return WorkerEnd(
      message: message.map { "the worker was ended: \($0)" } ?? "the worker ended with \(status)")
  }
}
