import Foundation
import Synchronization

/// The numbered slots of a machine that cells hold while they run, GPUs for instance: `run: {slots: {gpu: 2}}`.
final class SlotPool: Sendable {
  private let free: Mutex<[String: [Int]]>

  /// - Parameter counts: how many there are of each kind; their numbers begin with 0.
  init(_ counts: [String: Int]) { free = Mutex(counts.mapValues { Array(0..<max(0, $0)) }) }

  /// The lowest numbers that are free, all at once; nil where there are not enough of a kind for now.
  func take(_ needs: [String: Int]) -> [String: [Int]]? {
    free.withLock { free in
      guard needs.allSatisfy({ (free[$0.key]?.count ?? 0) >= $0.value }) else { return nil }
      var held: [String: [Int]] = [:]
      for (kind, count) in needs where count > 0 {
        let numbers = free[kind] ?? []
        held[kind] = Array(numbers.prefix(count))
        free[kind] = Array(numbers.dropFirst(count))
      }
      return held
    }
  }

  func give(back held: [String: [Int]]) {
    free.withLock { free in
      for (kind, numbers) in held { free[kind] = ((free[kind] ?? []) + numbers).sorted() }
    }
  }
}
