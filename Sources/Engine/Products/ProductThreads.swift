import Dispatch

/// How many threads share the products of one step; 1 unless a worker is told otherwise.
public enum ProductThreads {
  /// Set before anything is computed, and not changed afterwards.
  nonisolated(unsafe) private(set) static var count = 1

  /// - Parameter count: 1 or more. Results do not depend on it: threads share out whole tiles.
  public static func set(_ count: Int) {
    precondition(count > 0, "\(count) threads")
    self.count = count
  }

  /// A number below ``count`` of the thread that computes a part: no other thread has it at the same time.
  @inline(__always)
  static func slot(ofPart part: Int) -> Int { part % count }

  /// Calls `body` for each of `parts` parts, which write to different memory; with one thread in order.
  @inline(__always)
  static func share(_ parts: Int, _ body: (Int) -> Void) {
    if count == 1 {
      for part in 0..<parts { body(part) }
    } else {
      shareAmongThreads(parts, body)
    }
  }

  /// The same of neighbouring places, `size` of them or fewer at a time.
  @inline(__always)
  static func share(_ places: Range<Int>, by size: Int, _ body: (Range<Int>) -> Void) {
    share((places.count + size - 1) / size) { part in
      let first = places.lowerBound + part * size
      body(first..<min(first + size, places.upperBound))
    }
  }

  @inline(never)
  private static func shareAmongThreads(_ parts: Int, _ body: (Int) -> Void) {
    let threads = min(count, parts)
    withoutActuallyEscaping(body) { body in
      let shared = Shared(body: body)
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        for part in stride(from: thread, to: parts, by: threads) { shared.body(part) }
      }
    }
  }

  /// Work that threads share: its parts write to different memory, and it ends before they do.
  private struct Shared: @unchecked Sendable {
    let body: (Int) -> Void
  }
}
