import Testing

@testable import Engine

@Suite struct SquaredNormTests {
  /// Around a vector, a block of 1,024, the four blocks that are summed up at once, and a run of several of those.
  @Test(arguments: [0, 1, 7, 8, 16, 1023, 1024, 1025, 4095, 4096, 4097, 5120, 8191, 12_301])
  func blocksSummedUpTogetherGiveTheBitsOfBlocksSummedUpAlone(count: Int) {
    let stream = RandomStream(seed: 7, role: .gradientNoise)
    let values = (0..<count).map { Float(stream.words(at: $0).x >> 8) * 0x1p-23 - 1 }
    let square = values.withUnsafeBufferPointer { values in
      count == 0 ? 0 : squaredNorm(values.baseAddress!, count: count)
    }
    var alone = 0.0
    values.withUnsafeBufferPointer { values in
      forEachChunk(of: count) { start, length in
        alone += stride(from: start, to: start + length, by: 1024).reduce(0.0) {
          $0 + squaredNorm(values.baseAddress! + $1, count: min(1024, start + length - $1))
        }
      }
    }
    #expect(square == alone)
    let exact = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(square - exact) <= 1e-6 * exact)
  }
}
