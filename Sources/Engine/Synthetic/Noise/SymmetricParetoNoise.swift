import Vocabulary

/// scale · s · U^{−1/tailIndex}, s = ±1 fair: |ξ| ≥ scale. (NumPy's `pareto` is Lomax's, which begins at 0.)
package struct SymmetricParetoNoise: NoiseLaw {
  package var scale: Double
  package var tailIndex: Double
  package var drawsPerBlock: Int { 4 }

  package init(tailIndex: Double, scale: Double = 1) {
    precondition(tailIndex >= 0.75, "tail index \(tailIndex): draws would overflow single precision")
    (self.tailIndex, self.scale) = (tailIndex, scale)
  }

  package func absoluteMoment(_ order: Double) -> Double {
    order < tailIndex ? tailIndex / (tailIndex - order) : .infinity
  }

  package func fill(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace
  ) {
    let exponent = Vector(repeating: Float(-1 / tailIndex))
    @inline(__always)
    func draw(_ uniform: UniformLanes, _ word: WordLanes) -> Vector {
      exp2(uniform.logarithm * exponent).signed(by: word)
    }
    fillByFour(buffer, blocks: blocks, steps: steps, of: place) { block in
      (
        draw(block.uniforms.0, block.words.0), draw(block.uniforms.1, block.words.1),
        draw(block.uniforms.2, block.words.2), draw(block.uniforms.3, block.words.3)
      )
    }
  }

  /// The index is at least 0.75: draws beyond 10³⁸ would overflow single precision.
  private struct Keys: Settings {
    @Setting(.from(0.75), "Moments of this order and above are infinite.") var tailIndex: Double
  }

  static let kind = NoiseLawKind(
    "symmetric_pareto", "Pareto with a fair sign; heavy tails, no draw shorter than scale."
  ) { (keys: Keys, scale) in SymmetricParetoNoise(tailIndex: keys.tailIndex, scale: scale) }
}
