import RandomWords
import Testing

@testable import Engine

@Suite struct PhiloxTests {
  /// Known answers of Random123 (kat_vectors).
  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
      SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    ),
    (
      SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
      SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      SIMD2<UInt32>(0xa409_3822, 0x299f_31d0),
      SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ])
  func philoxGivesThePublishedWords(
    counter: SIMD4<UInt32>, key: SIMD2<UInt32>, expected: SIMD4<UInt32>
  ) {
    #expect(Philox.block(counter: counter, key: key) == expected)
  }

  @Test func aPermutationHoldsEveryIndexOnce() {
    let order = RandomStream(seed: 3, role: .samplingOrder).permutation(of: 1000, 2)
    #expect(order.sorted() == Array(0..<1000))
    #expect(order != Array(0..<1000))
  }

  @Test func streamsOfDifferentRolesAndSeedsDiffer() {
    let words = StreamRole.allCases.flatMap { role in
      (0..<4).map { RandomStream(seed: $0, role: role).words(at: 0) }
    }
    #expect(Set(words).count == words.count)
  }
}
