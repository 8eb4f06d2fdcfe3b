#if canImport(Glibc)
  import Glibc
#endif

/// A block of Floats owned by one layer or workspace: allocated once, zeroed, 64-byte aligned.
struct FloatBuffer: ~Copyable {
  /// `count` Floats, valid as long as the buffer lives.
  let base: UnsafeMutablePointer<Float>
  let count: Int

  /// - Parameter count: number of Floats; a little slack behind them lets vector loops read whole registers.
  init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) Floats")
    self.count = count
    let bytes = (count + 16) * 4
    let isLarge = bytes >= Self.hugePage
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Self.hugePage : 64)
    #if os(Linux)
      // Fewer, larger pages: products and updates walk over many of them. A kernel without them just says no.
      if isLarge { _ = madvise(raw, bytes / Self.hugePage * Self.hugePage, MADV_HUGEPAGE) }
    #endif
    base = raw.bindMemory(to: Float.self, capacity: count + 16)
    base.initialize(repeating: 0, count: count + 16)
  }

  private static let hugePage = 2 << 20

  deinit { base.deallocate() }

  func zero() { base.update(repeating: 0, count: count) }
}
