import Foundation
import Messages
import Vocabulary

/// One place for a worker process: takes cells, keeps a worker alive between them, replaces it when it dies.
///
/// Short cells are sent a few ahead, so that the worker does not wait for the next one.
struct WorkerSlot {
  private struct Assignment {
    var cell: Cell
    /// Of this run, counted from 1.
    var attempt = 1
    /// How often in a row its program ended to go on later, and was no further than before.
    var fruitlessPauses = 0
  }

  private struct Live {
    var process: WorkerProcess
    var identity: WorkerIdentity
    /// Configurations that it was told.
    var told: Set<String> = []
    /// How many of the queue it was sent.
    var sent = 0
    /// What computes the cells of each program, by its family, as the worker said.
    var origins: [String: ProgramOrigin] = [:]
  }

  let index: Int
  let shared: SharedRun
  /// The first is being run.
  private var queue: [Assignment] = []
  private var live: Live?
  private var headStart: Moment
  private var latestSeconds = Double.infinity
  /// In a row.
  private var failedStarts = 0
  /// That the head holds.
  private var held: [String: [Int]] = [:]

  private static let mostFailedStarts = 3
  private static let mostFruitlessPauses = 3
  /// Seconds between two lines in the log on how far a cell is.
  private static let logInterval = 60.0
  private var loggedAt = 0.0

  init(index: Int, shared: SharedRun) {
    self.index = index
    self.shared = shared
    headStart = Moment(shared.clock)
  }

  private var pool: LocalPool { shared.pool }

  /// More than one only where cells are so short that waiting behind another costs nothing.
  private var depth: Int {
    latestSeconds < 0.02 && !shared.work.programs.values.contains { !$0.needs.isEmpty } ? 8 : 1
  }

  private func program(of cell: Cell) -> Program? {
    shared.work.programs.isEmpty ? nil : shared.work.programs[shared.work.configuration(of: cell).family]
  }

  mutating func run() {
    defer {
      live?.process.close()
      giveSlotsBack()
    }
    while true {
      while queue.count < depth, let cell = shared.takeCell(waits: queue.isEmpty) {
        queue.append(Assignment(cell: cell))
      }
      guard !queue.isEmpty else { return }
      guard takeSlots() else { return abandonHead() }
      do {
        if live == nil {
          live = try startWorker()
          failedStarts = 0
        }
      } catch {
        if shared.interruption.isRequested { return abandonHead() }
        failedStarts += 1
        // Once may be bad luck. A worker that never becomes ready would fail every cell: that is the run's error, not
        // the cell's.
        guard failedStarts < Self.mostFailedStarts else { return shared.stop(error) }
        continue
      }
      do {
        try sendQueue()
        try takeReplies()
      } catch {
        let problem = error as? CellEnd ?? CellEnd(.crashed, "\(error)")
        log("\(problem.kind.rawValue): \(problem.message)")
        live?.process.kill()
        live?.process.close()
        live = nil
        giveSlotsBack()
        if shared.hasStopped { return abandonHead() }
        failHead(problem)
        guard !shared.hasStopped else { return }
      }
    }
  }

  /// Waits for the slots that the head needs; false where the run stops before.
  private mutating func takeSlots() -> Bool {
    guard held.isEmpty, let head = queue.first, let needs = program(of: head.cell)?.needs, !needs.isEmpty
    else { return true }
    while true {
      if let taken = shared.slots.take(needs) {
        held = taken
        return true
      }
      if shared.hasStopped { return false }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  private mutating func giveSlotsBack() {
    shared.slots.give(back: held)
    held = [:]
  }

  private func abandonHead() {
    if let head = queue.first { shared.abandon(head.cell, worker: index) }
  }

  private func startWorker() throws -> Live {
    let log = try WorkerLog(pool.logDirectory.appending(path: "\(pool.logPrefix)worker-\(index).log"))
    let process = try WorkerProcess(
      pool.start, log: log, interruption: shared.interruption, clock: shared.clock,
      grace: pool.watch.grace(with: shared.work.programs.values))
    do {
      let deadline = pool.watch.timeout.map { shared.clock.steady() + max(60, $0) }
      let first = try process.nextReply(
        until: deadline, silence: pool.watch.silence.map { max(60, $0) }, memory: nil)
      guard case .ready(let identity) = first.reply else {
        process.kill()
        throw CellEnd(.crashed, "its first line was not that it is ready")
      }
      return Live(process: process, identity: identity)
    } catch let error as CellEnd {
      process.kill()
      process.close()
      let log = process.log.lastLines(5).joined(separator: "\n")
      throw WorkerStartError(
        description: "no worker could be started: \(error.message)\(log.isEmpty ? "" : "\n" + log)")
    }
  }

  private mutating func sendQueue() throws {
    guard var worker = live else { return }
    var lines: [UInt8] = []
    while worker.sent < queue.count {
      let cell = queue[worker.sent].cell
      let configuration = shared.work.configuration(of: cell)
      if let program = shared.work.programs[configuration.family],
        worker.told.insert("program \(program.name)").inserted
      {
        let request = ProgramRequest(
          program: program, limits: pool.watch.ofPrograms, threads: pool.programs.threads)
        lines += try WorkerLines.program(request)
        lines.append(UInt8(ascii: "\n"))
      }
      if worker.told.insert(configuration.id).inserted {
        lines += try WorkerLines.configuration(
          id: configuration.id, family: configuration.family, values: configuration.values)
        lines.append(UInt8(ascii: "\n"))
      }
      lines += WorkerLines.cell(
        cell.id, configuration: configuration.id, seed: cell.seed, slots: held, stretch: cell.stretch)
      lines.append(UInt8(ascii: "\n"))
      if worker.sent == 0 { startHead() }
      worker.sent += 1
    }
    live = worker
    if !lines.isEmpty { try worker.process.send(lines) }
  }

  private mutating func startHead() {
    guard let head = queue.first else { return }
    headStart = Moment(shared.clock)
    live?.process.beginCell()
    loggedAt = headStart.steady
    let configuration = shared.work.configuration(of: head.cell)
    log(
      "cell \(head.cell.id): \(configuration.optimizer) on \(configuration.problem), seed \(head.cell.seed)")
    shared.announce(.started(head.cell, worker: index))
  }

  /// Until the first of the queue has its answer.
  private mutating func takeReplies() throws {
    guard let worker = live, let head = queue.first else { return }
    let family = shared.work.configuration(of: head.cell).family
    let watch = program(of: head.cell).map(pool.watch.behind) ?? pool.watch
    let deadline = watch.timeout.map { headStart.steady + $0 }
    while true {
      let received = try worker.process.nextReply(
        until: deadline, silence: watch.silence, memory: watch.memory)
      switch received.reply {
      case .progress(let progress):
        if shared.clock.steady() - loggedAt >= Self.logInterval {
          loggedAt = shared.clock.steady()
          log(progress.text)
        }
        shared.announce(.progress(progress, worker: index))
        continue
      case .note(let cell, let message):
        log("note: \(message)")
        shared.announce(.noted(cell: cell, message: message, worker: index))
        continue
      case .computed(head.cell.id, let program):
        live?.origins[family] = program
        continue
      case .finished(head.cell.id, let measurement):
        log(measurement.outcome.rawValue)
        var identity = worker.identity
        identity.program = live?.origins[family]
        shared.finish(
          head.cell, measurement, isWhole: true, text: received.measurementText, attempt: head.attempt,
          by: identity, from: headStart, worker: index)
      case .reached(head.cell.id, let measurement) where head.cell.stretch != nil:
        log("reached \(head.cell.stretch.map { "\($0.key) \($0.end)" } ?? "")")
        shared.finish(
          head.cell, measurement, isWhole: false, text: received.measurementText, attempt: head.attempt,
          by: worker.identity, from: headStart, worker: index)
      case .broken(head.cell.id, let end):
        return retry(head, end)
      case .paused(head.cell.id, let hasProgressed):
        return goOnLater(head, hasProgressed: hasProgressed)
      case .failed(head.cell.id, let message):
        log("failed: \(message)")
        shared.fail(
          head.cell, CellEnd(.error, message, log: worker.process.log.lastLines()),
          attempt: head.attempt, isFinal: true, worker: index)
      case .stopped(head.cell.id):
        throw CellEnd(.interrupted, "the worker was asked to stop")
      case .ready, .finished, .reached, .failed, .stopped, .computed, .broken, .paused:
        throw CellEnd(
          .crashed, "the worker answered for another cell", log: worker.process.log.lastLines())
      }
      latestSeconds = shared.clock.steady() - headStart.steady
      endHead()
      return
    }
  }

  /// The head has its answer; the next one that was sent is being run.
  private mutating func endHead() {
    queue.removeFirst()
    live?.sent -= 1
    giveSlotsBack()
    if live?.sent ?? 0 > 0 { startHead() }
  }

  /// The head's program has failed, and the worker lives: another attempt behind what was sent, or none.
  private mutating func retry(_ head: Assignment, _ problem: CellEnd) {
    log("\(problem.kind.rawValue): \(problem.message)")
    latestSeconds = .infinity
    if shared.hasStopped {
      shared.abandon(head.cell, worker: index)
      return endHead()
    }
    let isFinal = head.attempt > pool.watch.retries(after: problem.kind)
    shared.fail(head.cell, problem, attempt: head.attempt, isFinal: isFinal, worker: index)
    endHead()
    guard !isFinal else { return }
    var again = head
    again.attempt += 1
    queue.append(again)
    if queue.count == 1 { backOff(after: head.attempt) }
  }

  /// The head's program has kept a checkpoint and ended: no failure, and it goes on behind what was sent.
  private mutating func goOnLater(_ head: Assignment, hasProgressed: Bool) {
    log("paused")
    var again = head
    again.fruitlessPauses = hasProgressed ? 0 : head.fruitlessPauses + 1
    guard again.fruitlessPauses < Self.mostFruitlessPauses else {
      return retry(
        head,
        CellEnd(
          .crashed,
          "the program ended with exit status 75, to go on later, \(Self.mostFruitlessPauses) times"
            + " without a new line in its report", exitStatus: 75))
    }
    if shared.hasStopped {
      shared.abandon(head.cell, worker: index)
    } else {
      queue.append(again)
    }
    endHead()
  }

  private func backOff(after attempt: Int) {
    let end = shared.clock.steady() + pool.watch.backOff * Double(1 << min(10, attempt - 1))
    while shared.clock.steady() < end, !shared.hasStopped { Thread.sleep(forTimeInterval: 0.01) }
  }

  /// The head has failed and the worker is gone: another attempt, or the next cell.
  private mutating func failHead(_ problem: CellEnd) {
    let head = queue[0]
    let isFinal = head.attempt > pool.watch.retries(after: problem.kind)
    shared.fail(head.cell, problem, attempt: head.attempt, isFinal: isFinal, worker: index)
    latestSeconds = .infinity
    if isFinal {
      queue.removeFirst()
      return
    }
    backOff(after: head.attempt)
    queue[0].attempt += 1
  }

  private func log(_ text: String) { live?.process.log.add(text, at: shared.clock.calendar()) }
}

/// No worker can be started, with the reason.
public struct WorkerStartError: Error, Sendable, CustomStringConvertible {
  /// What happened, for the failure's message.
  public var description: String
}
