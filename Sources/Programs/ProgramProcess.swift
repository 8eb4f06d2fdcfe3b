import Foundation
import Messages
import Problems
import Processes
import Vocabulary

/// A program at work on a cell: its process group, what it says, and what it reports.
final class ProgramProcess {
  private let child: ChildProcess
  private let log: ProgramLog
  private let cell: CellFolder
  private let patterns: [LinePattern]
  private let clock: () -> Double
  private let start: Double
  private var errors: Int32
  private var output: Int32
  private var outputLines = LineSplitter()
  private var reportLines = LineSplitter()
  private var reportOffset: off_t = 0
  private(set) var tally: ReportTally
  /// Anything new since this was last asked for.
  private var hasSpoken = false
  /// As ``ChildProcess/endSign`` says, or the system.
  private var hasEnded = false
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  private static let mark = Array("##sweep ".utf8)

  /// - Parameter tally: what attempts before have reported.
  /// - Throws: ``CellEnd`` where the program cannot be started.
  init(
    _ executable: String, _ call: ProgramCall, _ request: ProgramRequest, on host: ProgramHost,
    in cell: CellFolder, log: ProgramLog, tally: ReportTally, clock: @escaping () -> Double
  ) throws {
    self.log = log
    self.cell = cell
    self.tally = tally
    self.clock = clock
    patterns = request.program.patterns.compactMap { try? LinePattern($0) }
    let ends = try ChildProcess.pipe()
    defer { close(ends.write) }
    errors = ends.read
    start = clock()
    do { try host.orphans.prepare() } catch {
      close(ends.read)
      throw error
    }
    do {
      child = try ChildProcess(
        executable: executable, arguments: Array(call.arguments.dropFirst()), environment: call.variables,
        inherited: host.environment, errors: ends.write, folder: request.program.folder, hasInput: false,
        hasOwnGroup: true)
    } catch {
      close(ends.read)
      throw CellEnd(.error, "\(request.program.command[0]) cannot be started: \(error)")
    }
    output = child.output
    try host.orphans.began(child.pid)
  }

  deinit { if errors >= 0 { close(errors) } }

  /// Waits until the program has ended, with all that it started, and everything that it said is taken.
  ///
  /// - Parameters:
  ///   - isStopping: whether it is to be asked to end.
  ///   - spoke: called when there is something new, at most a few times a second.
  /// - Returns: how it ended, and why it was ended: a ``CellEnd``, or ``CellStopped`` where the run stops; nil where it
  ///   ended by itself.
  func run(
    _ limits: ProgramLimits, grace: Double, orphans: OrphanGuard, isStopping: () -> Bool,
    spoke: (ReportTally) -> Void
  ) -> (ending: ChildProcess.Ending, reason: (any Error)?) {
    var reason: (any Error)?
    var killAt = Double.infinity
    var (heardAt, toldAt, weighedAt) = (start, start, start)
    var pause: Int32 = 4
    func end(_ why: any Error, at now: Double) {
      guard reason == nil else { return }
      reason = why
      killAt = now + grace
      child.sendToGroup(signal: SIGTERM)
    }
    while true {
      let isOpen = wait(pause)
      if hasEnded { break }
      pause = hasSpoken ? 1 : min(40, 2 * pause)
      // A long report is read piece by piece, so that whoever waits hears that it is.
      readReport(pieces: 32)
      let now = clock()
      if hasSpoken {
        heardAt = now
        if now - toldAt > 0.25 {
          toldAt = now
          hasSpoken = false
          spoke(tally)
        }
      }
      if isStopping() { end(CellStopped(), at: now) }
      if let timeout = limits.timeout, now - start > timeout {
        end(CellEnd(.timeout, "the program took longer than its timeout"), at: now)
      }
      if let silence = limits.silence, now - heardAt > silence {
        let text = "the program said nothing for \(Int(saturating: silence.rounded())) s"
        end(CellEnd(.silent, text), at: now)
      }
      if let most = limits.memory, now - weighedAt > 0.2 {
        weighedAt = now
        let used = ProcessTree.residentBytes(of: child.pid)
        if used > most {
          let text = "the program used \(used / 1_000_000) MB of memory, and may use \(most / 1_000_000) MB"
          end(CellEnd(.outOfMemory, text), at: now)
        }
      }
      if now > killAt { child.sendToGroup(signal: SIGKILL) }
      // Both ends closed: all that is left is its end, which not every system gives a sign of.
      if !isOpen { usleep(200) }
    }
    // What it has left behind holds its pipes, and perhaps the machine.
    child.sendToGroup(signal: SIGKILL)
    let ending = child.end()
    orphans.ended(child.pid)
    ProcessTree.endChildren(except: orphans.pid.map { [$0] } ?? [])
    drain()
    return (ending, reason)
  }

  /// Waits until it says something or ends, and takes what it said; false where there is nothing to wait for.
  private func wait(_ milliseconds: Int32) -> Bool {
    var states = [errors, output, child.endSign].filter { $0 >= 0 }.map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let count = states.isEmpty ? 0 : poll(&states, nfds_t(states.count), milliseconds)
    // Without a sign of its end, and where nothing came for a while, the system is asked.
    if count <= 0 || child.endSign < 0 { hasEnded = child.hasEnded }
    guard count > 0 else { return !states.isEmpty }
    // Nothing waits here: each of them has something, or its end.
    for state in states where state.revents != 0 {
      if state.fd == child.endSign { hasEnded = true } else { take(state.fd) }
    }
    return true
  }

  private func take(_ descriptor: Int32) {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    guard count > 0 else {
      if descriptor == errors {
        close(errors)
        errors = -1
      } else {
        output = -1
      }
      return
    }
    hasSpoken = true
    buffer.withUnsafeBufferPointer { all in
      let bytes = UnsafeBufferPointer(rebasing: all[..<count])
      if descriptor == errors { return log.add(bytes) }
      let seconds = clock() - start
      outputLines.take(bytes) { take(outputLine: $0, seconds) }
    }
  }

  private func take(outputLine line: UnsafeBufferPointer<UInt8>, _ seconds: Double) {
    if line.starts(with: Self.mark) {
      tally.take(UnsafeBufferPointer(rebasing: line[Self.mark.count...]), at: cell.secondsBefore + seconds)
      return
    }
    log.add(UnsafeBufferPointer(rebasing: line[...]))
    [UInt8(ascii: "\n")].withUnsafeBufferPointer(log.add)
    for pattern in patterns {
      if let numbers = pattern.numbers(in: line) {
        tally.take(
          zip(pattern.names, numbers).map { (name: $0, value: $1) }, at: cell.secondsBefore + seconds)
        return
      }
    }
  }

  private func readReport(pieces: Int = .max) {
    var left = pieces
    while left > 0 {
      left -= 1
      let count = pread(cell.openReport.descriptor, &buffer, buffer.count, reportOffset)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      reportOffset += off_t(count)
      hasSpoken = true
      let seconds = cell.secondsBefore + clock() - start
      buffer.withUnsafeBufferPointer { all in
        reportLines.take(UnsafeBufferPointer(rebasing: all[..<count])) { tally.take($0, at: seconds) }
      }
      if count < buffer.count { return }
    }
  }

  /// What is still in the pipes and in the report; who holds them open is gone.
  private func drain() {
    for _ in 0..<100 where errors >= 0 || output >= 0 {
      while wait(0), errors >= 0 || output >= 0 {
        hasSpoken = false
        var states = [errors, output].filter { $0 >= 0 }.map {
          pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        if poll(&states, nfds_t(states.count), 0) == 0 { break }
      }
      if errors >= 0 || output >= 0 { usleep(1000) }
    }
    readReport()
    let seconds = cell.secondsBefore + clock() - start
    outputLines.finish { take(outputLine: $0, seconds) }
    // A torn last line is no line: what it holds was on its way.
    reportLines.finish { if ReportLine.read($0) != nil { tally.take($0, at: seconds) } }
  }
}
