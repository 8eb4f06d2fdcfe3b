import Execution
import Foundation
import Problems
import Results
import Synchronization
import Vocabulary

/// This process as one of several workers that claim the cells of one results folder, each on its machine and for its
/// time: `sweep work`.
final class Crew: CellAdmission {
  private let claims: CellClaims
  private let settings: CrewSettings
  /// On the clock's steady time.
  private let end: Double?
  private let deadline: UntilDeadline?
  private let begun = Mutex<Set<String>>([])
  private let others = Mutex(CellClaims.Others())
  private let hasEnded = Atomic(false)

  /// From now on others see this worker.
  ///
  /// - Parameter directory: `results/NAME`; made where it is missing.
  /// - Throws: where nothing can be written there.
  init(_ settings: CrewSettings, _ directory: URL, _ clock: RunClock = .system) throws {
    self.settings = settings
    claims = try CellClaims(directory: directory, holder: settings.holder, steady: clock.steady)
    let end = settings.seconds.map { settings.startedAt + $0 }
    self.end = end
    deadline = end.map { end in
      UntilDeadline(end: end, clock: clock) { configuration in
        Problems.all[configuration.family]?.keepsCheckpoints ?? false
      }
    }
    Ticks.every(claims.interval, of: self) { crew in
      guard !crew.hasEnded.load(ordering: .relaxed) else { return false }
      // Where the network is away for a while others may take over: two equal results of a cell are one.
      try? crew.claims.beat()
      return true
    }
  }

  var name: String { settings.name }

  /// Says that this worker takes nothing more.
  func leave() {
    hasEnded.store(true, ordering: .relaxed)
    claims.end()
  }

  /// To be called before the journal is read.
  func look() throws {
    let seen = try claims.look()
    others.withLock { $0 = seen }
  }

  func hasBegun(_ cell: Cell) -> Bool { begun.withLock { $0.contains(cell.part) } }
  var begunCount: Int { begun.withLock(\.count) }

  func admit(_ cell: Cell, of work: Workload, expected seconds: Double?) throws -> Admission {
    if let deadline, deadline.admit(cell, of: work, expected: seconds) == .pass { return .pass }
    // A part of a cell is claimed by itself.
    guard try claims.take(cell.part) else { return .pass }
    begun.withLock { _ = $0.insert(cell.part) }
    return .begin
  }

  /// Waits until it can be known more of the others, where it is not known whether each lives, or where this worker is
  /// to stay for what they leave.
  ///
  /// - Parameter isStudying: whether what others measure may lead to more cells at any time.
  /// - Returns: false where this worker has no reason to stay, or is asked to stop.
  func staysForOthers(isStudying: Bool, _ clock: RunClock = .system) throws -> Bool {
    let seen = others.withLock { $0 }
    guard seen.unknown > 0 || (settings.waits || isStudying) && seen.alive > 0 else { return false }
    let interruption = Interruption()
    let until = min(clock.steady() + claims.interval, end ?? .infinity)
    try StopSignals.watching(interruption) {
      while clock.steady() < until, !interruption.isRequested { Thread.sleep(forTimeInterval: 0.05) }
    }
    if interruption.isRequested || clock.steady() >= end ?? .infinity { return false }
    try look()
    return true
  }

  /// Asks the run to stop when this worker's time is over.
  func stopsInTime(_ interruption: Interruption, _ clock: RunClock = .system) {
    guard let end else { return }
    Ticks.every(0.2, of: self) { crew in
      guard !crew.hasEnded.load(ordering: .relaxed) else { return false }
      guard clock.steady() >= end else { return true }
      interruption.request()
      return false
    }
  }

  /// Why it ends before everything is measured, and what goes on.
  func farewell(cellsLeft count: Int, isStopped: Bool) -> String {
    let alive = others.withLock(\.alive)
    let cells = count == 1 ? "1 cell is" : "\(count) cells are"
    if isStopped { return "stopped; what was begun goes on from its checkpoint when somebody claims it" }
    if alive > 0 { return "\(cells) with \(alive == 1 ? "another worker" : "\(alive) other workers")" }
    return "\(cells) left, for which the time is too short: give the same command again"
  }
}

/// What `sweep work` was asked for.
struct CrewSettings {
  /// Of this worker's time, from ``startedAt``; nil for no limit.
  var seconds: Double?
  /// Whether it stays while others have cells that it could take over, and for a final stage.
  var waits = false
  let holder = CellClaims.Holder.current
  let startedAt = RunClock.system.steady()

  /// Of its lock, logs and state.
  var name: String { "work-\(holder.name)" }
}
