#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A block of Floats owned by one layer or workspace: allocated once, zeroed, 64-byte aligned.
///
/// Memory of a large block is taken page by page as it is first written: what is never used costs none.
struct FloatBuffer: ~Copyable {
  /// `count` Floats, valid as long as the buffer lives.
  let base: UnsafeMutablePointer<Float>
  let count: Int
  private let allocation: UnsafeMutableRawPointer

  /// - Parameter count: number of Floats; a little slack behind them lets vector loops read whole registers.
  init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) Floats")
    self.count = count
    let bytes = (count + 16) * 4
    let isLarge = bytes >= Self.hugePage
    let alignment = isLarge ? Self.hugePage : 64
    guard let allocation = calloc(bytes + alignment, 1) else { Self.endWithoutMemory(bytes) }
    self.allocation = allocation
    let start = allocation.alignedUp(toMultipleOf: alignment)
    #if os(Linux)
      // Fewer, larger pages: products and updates walk over many of them. A kernel without them just says no.
      if isLarge { _ = madvise(start, bytes / Self.hugePage * Self.hugePage, MADV_HUGEPAGE) }
    #endif
    base = start.bindMemory(to: Float.self, capacity: count + 16)
  }

  private static let hugePage = 2 << 20

  /// Ends the process with one line on standard error: a trap would bury it under a backtrace.
  private static func endWithoutMemory(_ bytes: Int) -> Never {
    let line = "no memory for \(bytes) bytes: fewer jobs, a smaller micro_batch_size or model need less\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
    // EX_OSERR of sysexits.h
    exit(71)
  }

  deinit { free(allocation) }

  func zero() { base.update(repeating: 0, count: count) }
}
