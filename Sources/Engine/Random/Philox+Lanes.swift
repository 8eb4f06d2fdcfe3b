import RandomWords

/// Eight 32-bit words, one a run.
typealias WordLanes = SIMD8<UInt32>

/// Four words for each of eight runs.
typealias BlockLanes = (WordLanes, WordLanes, WordLanes, WordLanes)

extension Philox {
  /// The blocks of eight counters (first, second, third, fourth[lane]): lane by lane what ``block(counter:key:)`` gives.
  @inline(__always)
  static func blocks(
    _ first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: LaneWords, key: SIMD2<UInt32>
  ) -> BlockLanes {
    let even = rounds(first, second, third, fourth.even, key: key)
    let odd = rounds(first, second, third, fourth.odd, key: key)
    return (
      joined(even.0, odd.0), joined(even.1, odd.1), joined(even.2, odd.2), joined(even.3, odd.3)
    )
  }

  /// Words of eight runs, split into lanes 0, 2, 4, 6 and 1, 3, 5, 7 of 64 bits: how the processor multiplies.
  struct LaneWords: Sendable {
    var even: SIMD4<UInt64>
    var odd: SIMD4<UInt64>

    init(_ words: WordLanes) {
      even = SIMD4(truncatingIfNeeded: words.evenHalf)
      odd = SIMD4(truncatingIfNeeded: words.oddHalf)
    }
  }

  private typealias Wide = SIMD4<UInt64>

  @inline(__always)
  private static func rounds(
    _ first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: SIMD4<UInt64>, key: SIMD2<UInt32>
  ) -> (SIMD4<UInt64>, SIMD4<UInt64>, SIMD4<UInt64>, SIMD4<UInt64>) {
    var words = (
      Wide(repeating: UInt64(first)), Wide(repeating: UInt64(second)), Wide(repeating: UInt64(third)), fourth
    )
    var key = key
    // Ten calls and no loop: the compiler keeps a loop over rounds, which costs half of the speed.
    round(&words, &key)
    round(&words, &key)
    round(&words, &key)
    round(&words, &key)
    round(&words, &key)
    round(&words, &key)
    round(&words, &key)
    round(&words, &key)
    round(&words, &key)
    round(&words, &key)
    return words
  }

  /// The upper halves of the words hold rubbish that no result depends on: multiplication masks it away.
  @inline(__always)
  private static func round(_ words: inout (Wide, Wide, Wide, Wide), _ key: inout SIMD2<UInt32>) {
    let low = Wide(repeating: 0xFFFF_FFFF)
    let first = (words.0 & low) &* Wide(repeating: 0xD251_1F53)
    let second = (words.2 & low) &* Wide(repeating: 0xCD9E_8D57)
    words = (
      (second &>> 32) ^ words.1 ^ Wide(repeating: UInt64(key.x)), second,
      (first &>> 32) ^ words.3 ^ Wide(repeating: UInt64(key.y)), first
    )
    key = SIMD2(key.x &+ 0x9E37_79B9, key.y &+ 0xBB67_AE85)
  }

  @inline(__always)
  private static func joined(_ even: SIMD4<UInt64>, _ odd: SIMD4<UInt64>) -> WordLanes {
    unsafeBitCast((even & SIMD4(repeating: 0xFFFF_FFFF)) | (odd &<< 32), to: WordLanes.self)
  }
}
