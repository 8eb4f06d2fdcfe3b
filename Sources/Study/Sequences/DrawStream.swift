import RandomWords

/// Random numbers that are addressed, not drawn in turn: by seed, group, trial, attempt and place.
struct DrawStream: Sendable {
  private let key: SIMD2<UInt32>

  /// - Parameter group: tells apart the groups of one study that share a seed.
  init(seed: Int, group: UInt64) {
    let bits = mixed(mixed(UInt64(bitPattern: Int64(seed)), group), 0x5374_7564_79)
    key = SIMD2(UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32))
  }

  /// In [0, 1), a multiple of 2⁻⁵³.
  func share(trial: Int, draw: Int, place: Int) -> Double {
    let words = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: place), UInt32(truncatingIfNeeded: draw),
        UInt32(truncatingIfNeeded: trial), 0), key: key)
    return Double((UInt64(words.x) << 32 | UInt64(words.y)) >> 11) * 0x1p-53
  }
}
