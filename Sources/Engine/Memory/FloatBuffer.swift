/// A block of Floats owned by one layer or workspace: allocated once, zeroed, 64-byte aligned.
struct FloatBuffer: ~Copyable {
  /// `count` Floats, valid as long as the buffer lives.
  let base: UnsafeMutablePointer<Float>
  let count: Int

  /// - Parameter count: number of Floats; a little slack behind them lets vector loops read whole registers.
  init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) Floats")
    self.count = count
    let raw = UnsafeMutableRawPointer.allocate(byteCount: (count + 16) * 4, alignment: 64)
    base = raw.bindMemory(to: Float.self, capacity: count + 16)
    base.initialize(repeating: 0, count: count + 16)
  }

  deinit { base.deallocate() }

  func zero() { base.update(repeating: 0, count: count) }
}
