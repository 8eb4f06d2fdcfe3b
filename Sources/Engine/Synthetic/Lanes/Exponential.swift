/// 2^y as scale · (1 + rest), `scale` a power of two and |rest| < 0.42; for −126 ≤ y < 127.5.
///
/// The polynomial is that of Moshier's Cephes, `exp2f`.
@inline(__always)
private func exp2Parts(_ y: Vector) -> (scaleBits: IntegerLanes, rest: Vector) {
  // Adding 1.5·2²³ rounds to the nearest integer and leaves it in the low bits.
  let shift = Vector(repeating: 12_582_912)
  let shifted = y + shift
  let f = y - (shifted - shift)
  let series = Vector(repeating: 1.535_336_188_319_5e-4)
    .times(f, plus: 1.339_887_440_266_574e-3).times(f, plus: 9.618_437_357_674_64e-3)
    .times(f, plus: 5.550_332_471_162_809e-2).times(f, plus: 2.402_264_791_363_012e-1)
    .times(f, plus: 6.931_472_028_550_421e-1)
  return (shifted.bits &<< 23, series * f)
}

/// 2^y for −126 ≤ y < 127.5; relative error below 1.5·10⁻⁷ beside what y's own rounding makes.
@inline(__always)
func exp2(_ y: Vector) -> Vector {
  let (scaleBits, rest) = exp2Parts(y)
  return Vector(bits: (rest + 1).bits &+ scaleBits)
}

/// 2^y − 1 for −126 ≤ y < 127.5, accurate also near y = 0.
@inline(__always)
func exp2MinusOne(_ y: Vector) -> Vector {
  let (scaleBits, rest) = exp2Parts(y)
  let scale = Vector(bits: Vector(repeating: 1).bits &+ scaleBits)
  return scale.times(rest, plus: scale - 1)
}
