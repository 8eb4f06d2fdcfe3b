import Foundation

/// N(0, scale²), in pairs by Box and Muller, "A note on the generation of random normal deviates", 1958.
struct NormalNoise: NoiseLaw {
  var scale = 1.0
  var tailIndex: Double { .infinity }
  var drawsPerBlock: Int { 4 }

  func absoluteMoment(_ order: Double) -> Double {
    pow(2, order / 2) * tgamma((order + 1) / 2) / Double.pi.squareRoot()
  }

  func fill(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace
  ) {
    fillByFour(buffer, blocks: blocks, steps: steps, of: place) { block in
      let (first, second) = Self.pair(block.uniforms.0, block.words.1)
      let (third, fourth) = Self.pair(block.uniforms.2, block.words.3)
      return (first, second, third, fourth)
    }
  }

  @inline(__always)
  private static func pair(_ uniform: UniformLanes, _ turn: WordLanes) -> (Vector, Vector) {
    let radius = (uniform.logarithm * Float(-2 * M_LN2)).squareRoots
    let (sine, cosine) = sineAndCosine(ofTurn: turn)
    return (radius * cosine, radius * sine)
  }

  static let kind = NoiseLawKind("normal", "Gaussian with standard deviation scale.") { (_: NoKeys, scale) in
    NormalNoise(scale: scale)
  }
}
