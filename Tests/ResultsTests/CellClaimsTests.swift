import Foundation
import Synchronization
import TestPrograms
import TestTraits
import Testing

@testable import Results

@Suite struct CellClaimsTests {
  /// A time that a test sets.
  final class Time: Sendable {
    private let seconds = Mutex(0.0)
    var now: Double {
      get { seconds.withLock { $0 } }
      set { seconds.withLock { $0 = newValue } }
    }
  }

  let time = Time()

  /// A worker of a machine of its own.
  func worker(_ folder: URL, _ host: String, boot: String? = nil, isRunning: Bool = true) throws -> CellClaims
  {
    try CellClaims(
      directory: folder, holder: .init(host: host, boot: boot ?? host, pid: 7, random: "\(host.hashValue)"),
      interval: 10, patience: 60, steady: { [time] in time.now }, isRunning: { _ in isRunning })
  }

  @Test func oneOfTwoGetsACell() throws {
    try withTemporaryFolder { folder in
      let (a, b) = (try worker(folder, "a"), try worker(folder, "b"))
      #expect(try a.take("ab12") && !b.take("ab12") && !a.take("ab12") && b.take("ab34"))
    }
  }

  @Test func ofManyThreadsOneGetsEachCell() throws {
    try withTemporaryFolder { folder in
      let workers = try (0..<8).map { try worker(folder, "host\($0)") }
      let taken = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { index in
        for cell in 0..<300 {
          let id = String(cell + 4096, radix: 16)
          if (try? workers[index].take(id)) == true { taken.withLock { $0.append(id) } }
        }
      }
      let all = taken.withLock { $0 }
      #expect(all.count == 300 && Set(all).count == 300)
    }
  }

  /// Claims fan out: no folder of them is long.
  @Test(.tags(.slow), .leftOutIfFast) func aHundredThousandClaimsAreTakenOnce() throws {
    try withTemporaryFolder { folder in
      let (a, b) = (try worker(folder, "a"), try worker(folder, "b"))
      var number = SystemRandomNumberGenerator()
      let cells = (0..<100_000).map { _ in
        String(number.next(), radix: 16).padding(toLength: 16, withPad: "0", startingAt: 0)
      }
      for cell in cells { #expect(try a.take(cell)) }
      for cell in cells.prefix(1000) { #expect(try !b.take(cell)) }
      let claims = folder.appending(path: "claims")
      let shelves = try FileManager.default.contentsOfDirectory(atPath: claims.path).filter { $0.count == 2 }
      let longest = try shelves.map {
        try FileManager.default.contentsOfDirectory(atPath: claims.appending(path: $0).path).count
      }.max()
      #expect(shelves.count <= 256 && longest ?? 0 < 1000)
    }
  }

  @Test func whoEndsLeavesItsCellsToOthers() throws {
    try withTemporaryFolder { folder in
      let (a, b) = (try worker(folder, "a"), try worker(folder, "b"))
      #expect(try a.take("ab12"))
      a.end()
      // Before b has looked, a result of a may be in the journal that b has not read.
      #expect(try !b.take("ab12"))
      #expect(try b.look() == CellClaims.Others())
      #expect(try b.take("ab12"))
      // A third one sees whose it is now.
      let c = try worker(folder, "c")
      try c.look()
      #expect(try !c.take("ab12"))
    }
  }

  @Test func whoseCounterStandsStillIsGoneWhateverTheClocksSay() throws {
    try withTemporaryFolder { folder in
      let (a, b) = (try worker(folder, "a"), try worker(folder, "b"))
      #expect(try a.take("ab12"))
      var others = CellClaims.Others()
      others.unknown = 1
      #expect(try b.look() == others)
      time.now = 59
      #expect(try b.look() == others)
      #expect(try !b.take("ab12"))
      time.now = 60
      #expect(try b.look() == CellClaims.Others())
      #expect(try b.take("ab12"))
    }
  }

  @Test func whoseCounterMovesIsAliveAndWasGoneForAWhileIsAgain() throws {
    try withTemporaryFolder { folder in
      let (a, b) = (try worker(folder, "a"), try worker(folder, "b"))
      try b.look()
      time.now = 50
      try a.beat()
      var others = CellClaims.Others()
      others.alive = 1
      #expect(try b.look() == others)
      time.now = 109
      #expect(try b.look() == others)
      time.now = 110
      #expect(try b.look() == CellClaims.Others())
      // The cable is mended.
      try a.beat()
      #expect(try b.look() == others)
      #expect(try a.take("ab12") && !b.take("ab12"))
    }
  }

  @Test func aProcessOfThisMachineIsAsked() throws {
    try withTemporaryFolder { folder in
      let a = try worker(folder, "a", boot: "1")
      #expect(try a.take("ab12"))
      let b = try CellClaims(
        directory: folder, holder: .init(host: "a", boot: "1", pid: 8, random: "b"), steady: { 0 },
        isRunning: { _ in false })
      #expect(try b.look() == CellClaims.Others())
      #expect(try b.take("ab12"))
      // Of another start of the machine the number may be anybody's.
      let c = try CellClaims(
        directory: folder, holder: .init(host: "a", boot: "2", pid: 9, random: "c"), steady: { 0 },
        isRunning: { _ in false })
      #expect(try c.look().unknown == 2)
    }
  }

  @Test func aClaimOfWhichTheMakerDiedBeforeItWroteItsNameIsFreeAfterAWhile() throws {
    try withTemporaryFolder { folder in
      let a = try worker(folder, "a")
      #expect(try a.take("ab12"))
      try Data().write(to: folder.appending(path: "claims/ab/ab34.1"))
      #expect(try !a.take("ab34"))
      time.now = 60
      #expect(try a.take("ab34"))
    }
  }

  @Test func linksInAReceivedFolderAreRefused() throws {
    try withTemporaryFolder { folder in
      let outside = folder.appending(path: "outside")
      try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
      let results = folder.appending(path: "results")
      try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        at: results.appending(path: "claims"), withDestinationURL: outside)
      #expect(throws: (any Error).self) { try worker(results, "a") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path).isEmpty)
    }
  }
}
