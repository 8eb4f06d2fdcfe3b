import Foundation

/// A law of gradient noise, drawn per sample and per component.
public enum NoiseLaw: Sendable, Hashable {
  /// N(0, scale²)
  case normal(scale: Double)
  /// scale · s · U^{−1/tailIndex}, s = ±1 fair: |ξ| ≥ scale, moments of order below `tailIndex` exist.
  case symmetricPareto(tailIndex: Double, scale: Double)

  /// Four independent draws from the four words at an address; the normal law pairs them (Box–Muller).
  @inline(__always)
  func draws(_ words: SIMD4<UInt32>) -> SIMD4<Double> {
    switch self {
    case .normal(let scale):
      let (a, b) = Self.normalPair(words.x, words.y)
      let (c, d) = Self.normalPair(words.z, words.w)
      return scale * SIMD4(a, b, c, d)
    case .symmetricPareto(let tailIndex, let scale):
      func draw(_ word: UInt32) -> Double {
        // The low bit is the sign; the other 31 give a U strictly inside (0, 1).
        let uniform = (Double(word >> 1) + 0.5) * 0x1p-31
        let size = scale * pow(uniform, -1 / tailIndex)
        return word & 1 == 0 ? size : -size
      }
      return SIMD4(draw(words.x), draw(words.y), draw(words.z), draw(words.w))
    }
  }

  private static func normalPair(_ first: UInt32, _ second: UInt32) -> (Double, Double) {
    let radius = (-2 * log((Double(first) + 0.5) * 0x1p-32)).squareRoot()
    let angle = 2 * Double.pi * (Double(second) + 0.5) * 0x1p-32
    return (radius * cos(angle), radius * sin(angle))
  }
}
