#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The usual block of a layer.
typealias FloatBuffer = Buffer<Float>

/// A block of numbers owned by one layer or workspace: allocated once, zeroed, 64-byte aligned.
///
/// Memory of a large block is taken page by page as it is first written: what is never used costs none.
struct Buffer<Number: BitwiseCopyable>: ~Copyable {
  /// `count` numbers, valid as long as the buffer lives.
  let base: UnsafeMutablePointer<Number>
  let count: Int
  private let allocation: UnsafeMutableRawPointer

  /// - Parameter count: a little slack behind so many numbers lets vector loops read whole registers.
  init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) \(Number.self)s")
    self.count = count
    let bytes = (count + 16) * MemoryLayout<Number>.stride
    let hugePage = 2 << 20
    let isLarge = bytes >= hugePage
    let alignment = isLarge ? hugePage : 64
    guard let allocation = calloc(bytes + alignment, 1) else { Self.endWithoutMemory(bytes) }
    self.allocation = allocation
    let start = allocation.alignedUp(toMultipleOf: alignment)
    #if os(Linux)
      // Fewer, larger pages: products and updates walk over many of them. A kernel without them just says no.
      if isLarge { _ = madvise(start, bytes / hugePage * hugePage, MADV_HUGEPAGE) }
    #endif
    base = start.bindMemory(to: Number.self, capacity: count + 16)
  }

  /// Ends the process with one line on standard error: a trap would bury it under a backtrace.
  private static func endWithoutMemory(_ bytes: Int) -> Never {
    let line = "no memory for \(bytes) bytes: fewer jobs, a smaller micro_batch_size or model need less\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
    // EX_OSERR of sysexits.h
    exit(71)
  }

  deinit { free(allocation) }

  /// Makes room for `count` numbers, zeros, where there are fewer: what the buffer held is gone then.
  mutating func grow(to count: Int) { if count > self.count { self = Buffer(count: count) } }
}
