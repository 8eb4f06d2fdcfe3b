import Foundation
import Vocabulary

/// ±scale·probability^{−1/order} with probability/2 each, else 0: the moment of order `order` is scale^order.
struct TwoPointNoise: NoiseLaw {
  var scale: Double
  /// Of not being 0, in (0, 1].
  var probability: Double
  var order: Double
  var tailIndex: Double { .infinity }
  var mayOverflow: Bool { !Float(scale * size).isFinite || !Float(size).isFinite }
  var drawsPerBlock: Int { 4 }

  init(probability: Double, order: Double, scale: Double = 1) {
    precondition(
      probability > 0 && probability <= 1 && order > 0, "\(probability) or \(order) is out of range")
    (self.probability, self.order, self.scale) = (probability, order, scale)
  }

  private var size: Double { pow(probability, -1 / order) }

  func absoluteMoment(_ order: Double) -> Double { probability * pow(size, order) }

  func fill(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace
  ) {
    let limit = Vector(repeating: Float(probability * 0x1p31))
    let value = Vector(repeating: Float(size))
    @inline(__always)
    func draw(_ uniform: UniformLanes, _ word: WordLanes) -> Vector {
      Vector.zero.replacing(with: value.signed(by: word), where: uniform.scaled .<= limit)
    }
    fillByFour(buffer, blocks: blocks, steps: steps, of: place) { block in
      (
        draw(block.uniforms.0, block.words.0), draw(block.uniforms.1, block.words.1),
        draw(block.uniforms.2, block.words.2), draw(block.uniforms.3, block.words.3)
      )
    }
  }

  private struct Keys: Settings {
    @Setting(
      .number(NumberRange(lower: .excluding(0), upper: .including(1))), "Of a draw that is not 0.")
    var probability: Double
    @Setting(.above(0), "The moment of this order is scale^order, whatever probability.") var order: Double
  }

  static let kind = NoiseLawKind(
    "two_point", "Plus or minus scale probability^(-1/order), else 0: rare and large."
  ) { (keys: Keys, scale) in
    TwoPointNoise(probability: keys.probability, order: keys.order, scale: scale)
  }
}
