import Foundation
import Vocabulary

/// Student's t with `tailIndex` degrees of freedom, √(ν(U^{−2/ν} − 1)) · cos 2πV.
///
/// Source: Bailey, "Polar generation of random variates with the t-distribution", Mathematics of Computation 1994.
/// The sine of the same angle would not be independent of it, so a draw takes two words.
struct StudentTNoise: NoiseLaw {
  var scale: Double
  var tailIndex: Double
  var drawsPerBlock: Int { 2 }

  init(degreesOfFreedom: Double, scale: Double = 1) {
    precondition(degreesOfFreedom >= 0.75, "\(degreesOfFreedom) degrees of freedom overflow single precision")
    (tailIndex, self.scale) = (degreesOfFreedom, scale)
  }

  func absoluteMoment(_ order: Double) -> Double {
    guard order < tailIndex else { return .infinity }
    let ratio: Double = exp(lgamma((tailIndex - order) / 2) - lgamma(tailIndex / 2))
    return pow(tailIndex, order / 2) * tgamma((order + 1) / 2) * ratio / Double.pi.squareRoot()
  }

  func fill(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace
  ) {
    let exponent = Vector(repeating: Float(-2 / tailIndex))
    let freedom = Float(tailIndex)
    fillByTwo(buffer, blocks: blocks, steps: steps, of: place) { _, uniform, turn, _ in
      (exp2MinusOne(uniform.logarithm * exponent) * freedom).squareRoots * sineAndCosine(ofTurn: turn).cosine
    }
  }

  /// The index is at least 0.75: draws beyond 10³⁸ would overflow single precision.
  private struct Keys: Settings {
    @Setting(.from(0.75), "Degrees of freedom: moments of this order and above are infinite.")
    var tailIndex: Double
  }

  static let kind = NoiseLawKind("student_t", "Student's t; heavy tails, a normal middle.") {
    (keys: Keys, scale) in StudentTNoise(degreesOfFreedom: keys.tailIndex, scale: scale)
  }
}
