import Foundation
import Statistics
import Synchronization
import TestPrograms
import TestTraits
import Testing

@testable import Results

/// Workers of several machines on a network folder that is late, loses replies, fails and is away, as NFS does without
/// locks; machines die, and their clocks differ by minutes. Time is the test's.
@Suite(.tags(.slow), .leftOutIfFast) struct SharedFolderFaultTests {
  private final class Machine {
    let name: String
    let share: CachingShare
    let claims: CellClaims
    var isDead = false
    /// When the network is there again.
    var awayUntil = 0.0
    var lastBeat = 0.0
    /// When it was heard again after it had been silent for as long as others may take it for gone.
    var heardAgain = -Double.infinity
    var nextBeat = 10.0
    var nextLook = 0.0
    var begun: Set<String> = []
    var work: (cell: String, end: Double)?

    init(_ name: String, _ share: CachingShare, _ claims: CellClaims) {
      (self.name, self.share, self.claims) = (name, share, claims)
    }
  }

  private struct Run {
    /// Who began a cell, and when.
    var executions: [String: [(machine: String, at: Double)]] = [:]
    var journal: Set<String> = []
    /// Cells that were begun again though whoever had them was seen alive.
    var causeless: [String] = []
    var seconds = 0.0
  }

  /// Seconds: the patience, less what a look may be late.
  private static let silence = 60 - CachingShare.oldContent

  private func simulate(_ seed: Int, in folder: URL) throws -> Run {
    var random = RandomStream(seed: UInt64(seed))
    let time = CellClaimsTests.Time()
    let cells = (0..<24).map { String(format: "%02x%02d", $0 * 11, $0) }
    var machines: [Machine] = []
    for number in 0..<4 {
      let offset = Double.random(in: -900...900, using: &random)
      let share = CachingShare(seed: UInt64(seed * 10 + number)) { time.now }
      let holder = CellClaims.Holder(
        host: "m\(number)", boot: "\(number)", pid: 7, random: "\(seed)")
      // A worker that cannot say that it is there is not started; whoever starts it tries again.
      var claims: CellClaims?
      for _ in 0..<200 where claims == nil {
        claims = try? CellClaims(
          directory: folder, holder: holder, calls: share.calls, steady: { time.now + offset },
          isRunning: { _ in true })
      }
      machines.append(Machine("m\(number)", share, try #require(claims)))
    }
    var run = Run()
    while run.journal.count < cells.count, time.now < 6000 {
      time.now += 1
      for machine in machines.shuffled(using: &random) where !machine.isDead {
        step(machine, machines, cells, time.now, &run, &random)
      }
    }
    run.seconds = time.now
    return run
  }

  private func step(
    _ machine: Machine, _ machines: [Machine], _ cells: [String], _ now: Double, _ run: inout Run,
    _ random: inout RandomStream
  ) {
    // The first machine lives, and its network comes back: somebody has to.
    if now < 1500, Double.random(in: 0..<1, using: &random) < 0.002 {
      machine.awayUntil = now + Double.random(in: 10...150, using: &random)
    }
    if machine.name != "m0", Double.random(in: 0..<1, using: &random) < 0.0015 {
      machine.isDead = true
      return
    }
    machine.share.isAway = now < machine.awayUntil
    if now >= machine.nextBeat {
      machine.nextBeat = now + 10
      if (try? machine.claims.beat()) != nil {
        if now - machine.lastBeat >= Self.silence { machine.heardAgain = now }
        machine.lastBeat = now
      }
    }
    if let work = machine.work {
      guard now >= work.end, !machine.share.isAway else { return }
      run.journal.insert(work.cell)
      machine.work = nil
    }
    guard now >= machine.nextLook else { return }
    machine.nextLook = now + 5
    guard (try? machine.claims.look()) != nil else { return }
    // The journal is read after the look, as `sweep work` does.
    for cell in cells where !run.journal.contains(cell) && !machine.begun.contains(cell) {
      guard (try? machine.claims.take(cell)) == true else { continue }
      for before in run.executions[cell] ?? [] {
        guard let other = machines.first(where: { $0.name == before.machine }) else { continue }
        // Whoever looks may see its beats late.
        let isMissed =
          other.isDead || now - other.lastBeat >= Self.silence
          || now - other.heardAgain <= CachingShare.oldContent
        if !isMissed { run.causeless.append("\(cell) of \(before.machine) by \(machine.name) at \(now)") }
      }
      run.executions[cell, default: []].append((machine.name, now))
      machine.begun.insert(cell)
      machine.work = (cell, now + Double.random(in: 5...200, using: &random))
      return
    }
  }

  @Test(arguments: 0..<80) func noCellIsLostAndNoneIsMeasuredTwiceWithoutACause(seed: Int) throws {
    try withTemporaryFolder { folder in
      let run = try simulate(seed, in: folder)
      #expect(run.journal.count == 24, "after \(run.seconds) s")
      #expect(run.causeless.isEmpty, "\(run.causeless)")
    }
  }
}
