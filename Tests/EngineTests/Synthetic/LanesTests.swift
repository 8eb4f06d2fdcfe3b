import Foundation
import RandomWords
import Testing

@testable import Engine

/// Accuracy of the vector functions against the C library's in double precision, at the bounds that they state.
@Suite struct LanesTests {
  /// Positive Floats from 2⁻⁶⁴ to 2⁶⁴, dense near 1.
  let positives: [Float] = (0..<20_000).map { index in
    Float(exp2(Double(index) * 0.0064 - 64)) * (index % 2 == 0 ? 1 : 1 + Float(index) * 0x1p-24)
  }

  func largest(_ inputs: [Float], _ error: (Int, SIMD8<Float>) -> [Double]) -> Double {
    stride(from: 0, to: inputs.count - 7, by: 8).reduce(0.0) { worst, start in
      let lanes = SIMD8<Float>((0..<8).map { inputs[start + $0] })
      return max(worst, error(start, lanes).max()!)
    }
  }

  @Test func logarithmsAreWithinTheirBound() {
    let excess = largest(positives) { start, x in
      let values = Engine.log2(x)
      return (0..<8).map { lane in
        let exact = Foundation.log2(Double(positives[start + lane]))
        return abs(Double(values[lane]) - exact) - 0.5 * Double(values[lane].ulp)
      }
    }
    #expect(excess < 1e-7)
  }

  @Test func powersOfTwoAreWithinTheirBound() {
    let exponents: [Float] = (0..<20_000).map { Float($0) * 0.0125 - 125.9 }
    let error = largest(exponents) { start, y in
      let values = Engine.exp2(y)
      return (0..<8).map { abs(Double(values[$0]) / Foundation.exp2(Double(exponents[start + $0])) - 1) }
    }
    #expect(error < 2e-7)
    let small: [Float] = (0..<8_000).map { (Float($0) - 4_000) * 1e-4 + 1e-6 }
    let excess = largest(small) { start, y in
      let values = exp2MinusOne(y)
      return (0..<8).map { abs(Double(values[$0]) / expm1(Double(small[start + $0]) * M_LN2) - 1) }
    }
    #expect(excess < 2.5e-7)
  }

  @Test func sinesAndCosinesAreWithinTheirBound() {
    let turns: [UInt32] = (0..<20_000).map { UInt32($0) &* 2_654_435_761 }
    for start in stride(from: 0, to: turns.count, by: 8) {
      let (sine, cosine) = sineAndCosine(ofTurn: SIMD8((0..<8).map { turns[start + $0] }))
      for lane in 0..<8 {
        let angle = Double(turns[start + lane]) * 0x1p-31 * Double.pi
        let error = max(abs(Double(sine[lane]) - sin(angle)), abs(Double(cosine[lane]) - cos(angle)))
        if error >= 1.2e-7 { Issue.record("turn \(turns[start + lane]): \(error)") }
      }
    }
    let halves: [Float] = (1...20_000).map { Float($0) * 2.5e-5 } + (1...40).map { Float(exp2(Double(-$0))) }
    let error = largest(halves) { start, t in
      let values = sine(ofHalfTurns: t)
      return (0..<8).map { abs(Double(values[$0]) / sin(Double(halves[start + $0]) * Double.pi) - 1) }
    }
    #expect(error < 2e-7)
  }

  @Test func eightBlocksAreEightTimesOneBlock() {
    let key = SIMD2<UInt32>(0xDEAD_BEEF, 42)
    let last = SIMD8<UInt32>(0, 1, 77, .max, 5, 1 << 31, 123_456_789, 7)
    let blocks = Philox.blocks(3, 0xFFFF_FFF0, 99, Philox.LaneWords(last), key: key)
    for lane in 0..<8 {
      let one = Philox.block(counter: SIMD4(3, 0xFFFF_FFF0, 99, last[lane]), key: key)
      #expect(SIMD4(blocks.0[lane], blocks.1[lane], blocks.2[lane], blocks.3[lane]) == one)
    }
  }

  /// Where the upper 31 bits are below 2¹², once in half a million words, further bits follow; the number stays
  /// within its old step. The two addresses were found by searching.
  @Test(arguments: [(UInt64(41_506), 2, UInt32(4597)), (54_723, 3, 8102)])
  func rareSmallUniformsGetFurtherBits(index: UInt64, word: Int, value: UInt32) {
    let place = NoisePlace(RandomStream(seed: 4, role: .gradientNoise), firstRun: 0)
    let block = NoiseBlock(index, step: 0, at: place)
    let words = [block.words.0, block.words.1, block.words.2, block.words.3]
    let uniforms = [block.uniforms.0, block.uniforms.1, block.uniforms.2, block.uniforms.3]
    #expect(words[word][3] == value)
    let offset = Double(uniforms[word].scaled[3]) - Double((value >> 1) & ~1)
    #expect(offset > 0 && offset < 2 && offset != 1)
    let neighbour = Double(uniforms[word].scaled[2])
    #expect(abs(neighbour / Double(words[word][2] >> 1 | 1) - 1) <= 0x1p-24)
  }
}
