import Foundation
import Synchronization
import Testing

@testable import Reporting
@testable import Rows

@Suite struct RowPiecesTests {
  private struct Broken: Error {}

  @Test(arguments: [1, 3, 7, 100, 1000])
  func piecesArriveWholeAndInOrderWhateverTheirSize(size: Int) throws {
    let arrived = Mutex<[UInt8]>([])
    try RowPieces.make(of: 100, size: size) {
      $0.map { UInt8($0) }
    } emit: { piece in
      arrived.withLock { $0 += piece }
    }
    #expect(arrived.withLock { $0 } == Array(0..<100))
  }

  @Test func nothingIsHandedOnAfterAnError() {
    let arrived = Mutex<[UInt8]>([])
    #expect(throws: Broken.self) {
      try RowPieces.make(of: 100, size: 5) {
        $0.map { UInt8($0) }
      } emit: { piece in
        if piece[0] == 20 { throw Broken() }
        arrived.withLock { $0 += piece }
      }
    }
    #expect(arrived.withLock { $0 } == Array(0..<20))
  }

  /// What is in memory at a time does not grow with the number of rows.
  @Test func noMorePiecesAreInMemoryThanThreads() throws {
    let alive = Mutex(0)
    let most = Mutex(0)
    try RowPieces.make(of: 2000, size: 1) { _ in
      let count = alive.withLock {
        $0 += 1
        return $0
      }
      most.withLock { $0 = max($0, count) }
      return []
    } emit: { _ in
      alive.withLock { $0 -= 1 }
    }
    #expect(most.withLock { $0 } <= 2 * ProcessInfo.processInfo.activeProcessorCount)
  }
}
