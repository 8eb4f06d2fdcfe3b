import Foundation
import Vocabulary

/// Symmetric α-stable: E cos(tξ) = exp(−|scale·t|^tailIndex). Index 2 is N(0, 2 scale²), index 1 Cauchy's law.
///
/// sin(aφ)/cos(φ)^{1/a} · (cos((1−a)φ)/W)^{(1−a)/a} with φ uniform on ±π/2 and W exponential.
/// Source: Chambers, Mallows, Stuck, "A method for simulating stable random variables", JASA 1976.
struct SymmetricStableNoise: NoiseLaw {
  var scale: Double
  /// a, in [1, 2].
  var index: Double
  var tailIndex: Double { index < 2 ? index : .infinity }
  var drawsPerBlock: Int { 2 }

  init(index: Double, scale: Double = 1) {
    precondition((1...2).contains(index), "a stable index of \(index)")
    (self.index, self.scale) = (index, scale)
  }

  /// Source: Samorodnitsky, Taqqu, "Stable non-Gaussian random processes", 1994, property 1.2.17.
  func absoluteMoment(_ order: Double) -> Double {
    guard order < tailIndex else { return .infinity }
    if index == 2 { return pow(2, order / 2) * NormalNoise().absoluteMoment(order) }
    return pow(2, order) * tgamma((1 + order) / 2) * tgamma(1 - order / index)
      / (Double.pi.squareRoot() * tgamma(1 - order / 2))
  }

  func fill(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace
  ) {
    // |φ| = (1 − v)π/2 with v the distance from the end, where the tails come from: sines and cosines of angles near
    // π/2 and π are written as sines of what is missing there, so that they keep their relative accuracy.
    let half = Float(index / 2)
    let gap = Float(index - 1)
    @inline(__always)
    func sineOfMultiple(_ v: Vector) -> Vector {
      let t = half * (1 - v)
      let fromEnd = Vector(repeating: half).times(v, plus: 1 - half)
      return sine(ofHalfTurns: t.replacing(with: fromEnd, where: t .> Vector(repeating: 0.5)))
    }
    fillByTwo(buffer, blocks: blocks, steps: steps, of: place) { word, distance, _, uniform in
      let v = distance.value
      let cosine = sine(ofHalfTurns: v * 0.5)
      let gapCosine = sine(ofHalfTurns: Vector(repeating: gap / 2).times(v, plus: (1 - gap) / 2))
      let exponent =
        log2(sineOfMultiple(v)) - log2(cosine) / Float(index)
        - (log2(gapCosine) - log2(uniform.positiveLogarithm * Float(M_LN2))) * Float((index - 1) / index)
      // The smallest sine would leave the range of exp2 and be 0 in any case.
      let least = Vector(repeating: -126)
      return exp2(exponent.replacing(with: least, where: exponent .< least)).signed(by: word)
    }
  }

  private struct Keys: Settings {
    @Setting(
      .within(1...2),
      "alpha: moments of this order and above are infinite; 2 is N(0, 2 scale^2), 1 Cauchy's law.")
    var tailIndex: Double
  }

  static let kind = NoiseLawKind(
    "symmetric_stable", "Symmetric alpha-stable: sums of draws have the same law, scaled."
  ) { (keys: Keys, scale) in SymmetricStableNoise(index: keys.tailIndex, scale: scale) }
}
