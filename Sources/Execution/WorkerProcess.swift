import Foundation
import Messages
import Processes
import Vocabulary

/// How a worker is started.
public struct WorkerStart: Sendable {
  /// The program; a worker is one of its commands.
  public var executable: URL
  /// Those of the command.
  public var arguments: [String]
  /// Added to the environment of this process.
  public var environment: [String: String]

  package init(executable: URL, arguments: [String], environment: [String: String] = [:]) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }
}

/// One worker process: requests go to its standard input, replies come from its standard output, one JSON line
/// each; its standard error is a log file. It ends when its input does, and watches whether this process lives, so it
/// cannot outlive it.
final class WorkerProcess {
  private let process: ChildProcess
  private(set) var log: WorkerLog
  /// What came and is not yet read: `unread[start...]`, no line feed before `scanned`.
  private var unread: [UInt8] = []
  private var start = 0
  private var scanned = 0
  private let interruption: Interruption
  private var token: Int?
  private let clock: RunClock
  private let grace: Double
  /// On the steady clock: when a stopped run waits no longer.
  private var graceEnd: Double?

  /// - Throws: where the program cannot be started.
  init(
    _ start: WorkerStart, log: WorkerLog, interruption: Interruption, clock: RunClock, grace: Double
  ) throws {
    self.log = log
    self.interruption = interruption
    self.clock = clock
    self.grace = grace
    let errors = try log.openToAppend()
    defer { Foundation.close(errors) }
    do {
      process = try ChildProcess(
        executable: start.executable.path, arguments: start.arguments,
        environment: ProcessInfo.processInfo.environment.merging(start.environment) { $1 }, errors: errors)
    } catch {
      throw WorkerStartError(description: "no worker can be started: \(error)")
    }
    let worker = process.pid
    token = interruption.onRequest { _ = Foundation.kill(worker, SIGTERM) }
  }

  /// - Parameter lines: each with its line feed.
  func send(_ lines: [UInt8]) throws {
    var rest = lines[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(process.input, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw end(saying: nil) }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits for the next reply.
  ///
  /// - Parameters:
  ///   - deadline: on the steady clock; then the worker is killed.
  ///   - silence: most seconds until there is a reply; then the worker is killed.
  ///   - memory: most bytes of resident memory; above, the worker is killed.
  /// - Throws: ``CellEnd`` where the worker ended, was killed, or said something that is not a reply.
  func nextReply(until deadline: Double?, silence: Double?, memory: Int?) throws -> ReceivedReply {
    let asked = clock.steady()
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
      try wait(until: deadline, silence: silence, since: asked, memory: memory)
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
      read(process.output, bytes.baseAddress?.advanced(by: used), room)
    }
    unread.removeLast(room - max(0, count))
    if count == 0 || (count < 0 && errno != EINTR) { throw end(saying: nil) }
  }

  /// Until there is something to read. A worker that talks all the time is watched as one that is silent.
  private func wait(until deadline: Double?, silence: Double?, since asked: Double, memory: Int?) throws {
    let hasLimits = deadline != nil || silence != nil || memory != nil
    while true {
      var state = pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)
      let isReadable = poll(&state, 1, hasLimits ? 100 : 250) > 0
      let now = clock.steady()
      if let deadline, now > deadline {
        kill()
        throw end(.timeout, saying: "it took longer than its timeout")
      }
      // What can be read may be the word that is waited for.
      if !isReadable, let silence, now > asked + silence {
        kill()
        throw end(.silent, saying: "it said nothing for \(Int(saturating: silence.rounded())) s")
      }
      try checkMemory(memory, now)
      if interruption.isRequested {
        graceEnd = graceEnd ?? now + grace
        if now > graceEnd ?? now { kill() }
      }
      if isReadable { return }
    }
  }

  private var memoryCheckedAt = -Double.infinity

  private func checkMemory(_ most: Int?, _ now: Double) throws {
    guard let most, now - memoryCheckedAt > 0.09 else { return }
    memoryCheckedAt = now
    guard let used = ResidentMemory.bytes(of: process.pid), used > most else { return }
    kill()
    throw end(
      .outOfMemory,
      saying: "it used \(used / 1_000_000) MB of memory, and may use \(most / 1_000_000) MB")
  }

  /// What follows in the log is another cell's.
  func beginCell() { log.beginCell() }

  /// Ends the worker by ending its input; one that does not listen is killed.
  func close() {
    process.closeInput()
    _ = waitForEnd()
  }

  /// At once: a worker that broke the protocol may have blocked or ignored every gentler signal.
  func kill() { process.send(signal: SIGKILL) }

  /// No interruption reaches the process number any more, which may soon be another's.
  private func waitForEnd() -> ChildProcess.Ending {
    if let token { interruption.forget(token) }
    token = nil
    return process.wait(atMost: grace) ?? process.end()
  }

  private func end(_ kind: CellFailure.Kind = .crashed, saying message: String?) -> CellEnd {
    let ending = waitForEnd()
    if let message { return CellEnd(kind, "the worker was ended: \(message)", log: log.lastLines()) }
    return CellEnd(
      kind, "the worker \(ending.words)", exitStatus: ending.exitStatus, signal: ending.signal,
      log: log.lastLines())
  }
}
