import Foundation
import Vocabulary

/// scale · s · (−ln U)^{1/shape}, s = ±1 fair: all moments exist, and tails are heavier than Gaussian below shape 2.
struct WeibullNoise: NoiseLaw {
  var scale: Double
  var shape: Double
  var tailIndex: Double { .infinity }
  var drawsPerBlock: Int { 4 }

  init(shape: Double, scale: Double = 1) {
    precondition(shape >= 0.25, "shape \(shape): draws would underflow single precision")
    (self.shape, self.scale) = (shape, scale)
  }

  func absoluteMoment(_ order: Double) -> Double { tgamma(1 + order / shape) }

  func fill(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace
  ) {
    let exponent = Vector(repeating: Float(1 / shape))
    @inline(__always)
    func draw(_ uniform: UniformLanes, _ word: WordLanes) -> Vector {
      exp2(log2(uniform.positiveLogarithm * Float(M_LN2)) * exponent).signed(by: word)
    }
    fillByFour(buffer, blocks: blocks, steps: steps, of: place) { block in
      (
        draw(block.uniforms.0, block.words.0), draw(block.uniforms.1, block.words.1),
        draw(block.uniforms.2, block.words.2), draw(block.uniforms.3, block.words.3)
      )
    }
  }

  private struct Keys: Settings {
    @Setting(.from(0.25), "1 is Laplace's law, 2 as light as Gaussian, less is heavier.") var shape: Double
  }

  static let kind = NoiseLawKind("weibull", "Weibull with a fair sign; all moments exist.") {
    (keys: Keys, scale) in WeibullNoise(shape: keys.shape, scale: scale)
  }
}
