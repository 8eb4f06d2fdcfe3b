/// The exact Gaussian error linear unit x·Φ(x), Φ the normal distribution function, and its slope.
///
/// Source: Hendrycks, Gimpel, "Gaussian error linear units", 2016.
enum GaussianErrorUnit {
  /// output ← x through the unit, and x ← the slope there, which is all that the way back needs.
  ///
  /// - Parameters:
  ///   - values: x, of `count` Floats, a multiple of 8.
  static func apply(
    _ values: UnsafeMutablePointer<Float>, to output: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    // Two vectors at once: one by itself waits for its own chain of multiplications.
    while index &+ 16 <= count {
      let (first, second) = (result(values.vector(at: index)), result(values.vector(at: index &+ 8)))
      output.store(first.value, at: index)
      output.store(second.value, at: index &+ 8)
      values.store(first.slope, at: index)
      values.store(second.slope, at: index &+ 8)
      index &+= 16
    }
    if index < count {
      let (result, slope) = result(values.vector(at: index))
      output.store(result, at: index)
      values.store(slope, at: index)
    }
  }

  /// x·Φ(x) and Φ(x) + x·φ(x).
  ///
  /// Φ(−|x|) = e^{−x²/2}·q(t), t = 1/(1 + 0.49·|x|/√2), with q the polynomial of degree 9 that makes the largest
  /// relative error on 0 ≤ |x| ≤ 14 smallest: 2.3·10⁻⁸ beside Float's roundings. So small values of the tail are
  /// precise too, and one exponential serves Φ and φ.
  @inline(__always)
  static func result(_ x: Vector) -> (value: Vector, slope: Vector) {
    let isNegative = x .< Vector(repeating: 0)
    let size = x.replacing(with: 0 - x, where: isNegative)
    let t = 1 / size.times(Vector(repeating: 0.346_482_322_8), plus: 1)
    let ratio =
      Vector(repeating: -0.028_645_474_778)
      .times(t, plus: 0.145_066_193_869).times(t, plus: -0.266_855_808_758)
      .times(t, plus: 0.178_984_514_111).times(t, plus: -0.033_236_879_611)
      .times(t, plus: 0.109_879_471_006).times(t, plus: 0.118_031_971_65)
      .times(t, plus: 0.138_562_910_332).times(t, plus: 0.138_213_090_756) * t
    // Below 2⁻¹²⁶ nothing is left of either.
    let density = clampedExp2(x * x * Float(-0.721_347_520_444))
    let tail = density * ratio
    let share = (1 - tail).replacing(with: tail, where: isNegative)
    return (x * share, share + x * density * Float(0.398_942_280_401))
  }
}
