/// Elementary functions by which decisions are made: the same to the bit on every processor.
///
/// A C library may choose its code by the processor, with fused multiply-adds or without. These are sums and products of
/// Double in a fixed order, which IEEE 754 determines. Relative errors are below 4e-15; the tests measure them.
package enum Elementary {
  /// e^x; 0 below −708, infinite above 709.
  package static func exp(_ x: Double) -> Double {
    guard x >= -708 else { return x.isNaN ? x : 0 }
    guard x <= 709 else { return .infinity }
    let turns = (x * 1.442_695_040_888_963_4).rounded()
    // ln 2 in two parts: the first has zeros behind, so that its product with a small whole number is exact.
    let rest = (x - turns * 0x1.62e42fefa38p-1) - turns * 0x1.ef35793c7673p-45
    var term = 1.0
    var sum = 1.0
    // |rest| < 0.35: the 14th power divided by 14! is below 1e-17.
    for n in 1...14 {
      term *= rest / Double(n)
      sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(turns), significand: 1)
  }

  /// The natural logarithm of a positive number; −∞ for 0, NaN below.
  package static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return .infinity }
    var (exponent, significand) = (Double(x.exponent), x.significand)
    if significand > 1.414_213_562_373_095 {
      significand /= 2
      exponent += 1
    }
    // log m = 2 artanh s, |s| < 0.172: the 23rd power is below 3e-18.
    let s = (significand - 1) / (significand + 1)
    let square = s * s
    var power = s
    var sum = s
    for n in stride(from: 3, through: 23, by: 2) {
      power *= square
      sum += power / Double(n)
    }
    return exponent * 0x1.62e42fefa38p-1 + (exponent * 0x1.ef35793c7673p-45 + 2 * sum)
  }

  /// The error function.
  package static func erf(_ x: Double) -> Double {
    let size = abs(x)
    guard size < 6 else { return x.isNaN ? x : (x < 0 ? -1 : 1) }
    let value = size < 2.5 ? series(size) : 1 - tail(size)
    return x < 0 ? -value : value
  }

  /// 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms are all positive (Abramowitz & Stegun 7.1.6).
  private static func series(_ x: Double) -> Double {
    let square = x * x
    var term = x
    var sum = x
    var n = 1.0
    while term > sum * 1e-17 {
      term *= 2 * square / (2 * n + 1)
      sum += term
      n += 1
    }
    return 1.128_379_167_095_512_6 * exp(-square) * sum
  }

  /// 1 − erf x for x ≥ 2.5 by its continued fraction (Abramowitz & Stegun 7.1.14), from the 60th part upwards.
  private static func tail(_ x: Double) -> Double {
    var fraction = x
    for n in stride(from: 60, through: 1, by: -1) { fraction = x + Double(n) / 2 / fraction }
    return exp(-x * x) / (fraction * 1.772_453_850_905_516)
  }

  /// The share of a standard normal distribution below z.
  package static func normalShare(below z: Double) -> Double {
    0.5 * (1 + erf(z * 0.707_106_781_186_547_5))
  }
}
