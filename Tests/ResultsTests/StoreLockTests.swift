import Foundation
import Processes
import TestPrograms
import Testing

@testable import Results

@Suite struct StoreLockTests {
  func refusal(_ folder: URL, _ shard: Shard? = nil) -> StoreInUse? {
    do {
      _ = try StoreLock(directory: folder, shard: shard)
      return nil
    } catch {
      return error as? StoreInUse
    }
  }

  @Test func theSecondIsToldWhoHoldsTheFolder() throws {
    try withTemporaryFolder { folder in
      let first = try StoreLock(directory: folder)
      let holder = "process \(ProcessInfo.processInfo.processIdentifier) on \(HostName.current)"
      #expect(refusal(folder)?.holders == [holder])
      #expect(refusal(folder, Shard("1/2"))?.holders == [holder])
      #expect(StoreLock.holders(of: folder) == [holder])
      _ = consume first
      #expect(refusal(folder) == nil && StoreLock.holders(of: folder).isEmpty)
    }
  }

  @Test func differentShardsShareTheFolderAndTheSameOneDoesNot() throws {
    try withTemporaryFolder { folder in
      let first = try StoreLock(directory: folder, shard: Shard("1/2"))
      let second = try StoreLock(directory: folder, shard: Shard("2/2"))
      #expect(refusal(folder, Shard("2/2"))?.holders.count == 2)
      #expect(refusal(folder)?.holders.count == 2)
      _ = consume first
      _ = consume second
      #expect(refusal(folder) == nil)
    }
  }

  @Test func everyCellIsOfOneShardAndNoShardIsMuchLarger() {
    let cells = (0..<103).map { "cell\($0)" }
    let parts = (1...8).compactMap { Shard("\($0)/8")?.cells(of: cells) }
    #expect(parts.count == 8 && parts.allSatisfy { (12...13).contains($0.count) })
    #expect(parts.reduce(into: Set()) { $0.formUnion($1) } == Set(cells))
  }

  @Test(arguments: ["", "1", "0/2", "3/2", "-1/2", "1/0", "1/2/3", "a/b", "1/", "/2", "1/2 "])
  func whatIsNoShardIsNone(text: String) { #expect(Shard(text) == nil) }
}
