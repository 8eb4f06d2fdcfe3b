/// Philox 4×32 with 10 rounds: a bijection of a 128-bit counter under a 64-bit key.
///
/// Any draw is addressable: the value at a counter needs no earlier draw.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public enum Philox {
  /// Four independent uniform 32-bit words.
  @inlinable @inline(__always)
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for _ in 0..<10 {
      let first = UInt64(counter.x) &* 0xD251_1F53
      let second = UInt64(counter.z) &* 0xCD9E_8D57
      counter = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ counter.y ^ key.x, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ counter.w ^ key.y, UInt32(truncatingIfNeeded: first))
      key = SIMD2(key.x &+ 0x9E37_79B9, key.y &+ 0xBB67_AE85)
    }
    return counter
  }
}
