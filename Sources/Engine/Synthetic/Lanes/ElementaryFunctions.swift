/// 2^y for −126 ≤ y < 127.5; relative error below 2·10⁻⁷ beside what y's own rounding makes.
///
/// The polynomial is the minimax one of degree 5 on [−½, ½] with value 1 at 0, by Remez's algorithm.
@inline(__always)
func exp2(_ y: Vector) -> Vector {
  let (f, scaleBits) = split(y)
  let power = Vector(repeating: 1.340_722_904_689e-3)
    .times(f, plus: 9.671_860_944_537e-3).times(f, plus: 5.550_308_471_901e-2)
    .times(f, plus: 2.402_223_493_068e-1).times(f, plus: 6.931_472_148_253e-1).times(f, plus: 1)
  return Vector(bits: power.bits &+ scaleBits)
}

/// 2^y − 1 for −126 ≤ y < 127.5, accurate also near y = 0: relative error below 2.5·10⁻⁷.
///
/// One degree more, so that the error is small beside a small result.
@inline(__always)
func exp2MinusOne(_ y: Vector) -> Vector {
  let (f, scaleBits) = split(y)
  let ratio = Vector(repeating: 1.547_625_572_917e-4)
    .times(f, plus: 1.340_023_499_465e-3).times(f, plus: 9.618_004_061_393e-3)
    .times(f, plus: 5.550_327_910_036e-2).times(f, plus: 2.402_265_134_441e-1)
    .times(f, plus: 6.931_472_061_592e-1)
  let scale = Vector(bits: Vector(repeating: 1).bits &+ scaleBits)
  return scale.times(ratio * f, plus: scale - 1)
}

/// What y is beyond the nearest integer, and that integer as what it adds to a Float's bits.
@inline(__always)
private func split(_ y: Vector) -> (rest: Vector, scaleBits: IntegerLanes) {
  // Adding 1.5·2²³ rounds to the nearest integer and leaves it in the low bits.
  let shift = Vector(repeating: 12_582_912)
  let shifted = y + shift
  return (y - (shifted - shift), shifted.bits &<< 23)
}

/// log₂(x/2^shift) of positive normal numbers; absolute error below 10⁻⁷ plus half a unit in the result's last place.
///
/// The polynomial is the minimax one of degree 7 for log₂(1 + f)/f on [√½ − 1, √2 − 1], by Remez's algorithm.
@inline(__always)
func log2(_ x: Vector, shift: Int32 = 0) -> Vector {
  // The mantissa is taken from [√½, √2), where 1 + f has small f; 0x3F3504F3 is √½.
  let exponent = (x.bits &- IntegerLanes(repeating: 0x3F35_04F3)) &>> 23
  let f = Vector(bits: x.bits &- (exponent &<< 23)) - 1
  let ratio = Vector(repeating: -1.457_548_937_134e-1)
    .times(f, plus: 2.368_807_000_72e-1).times(f, plus: -2.500_613_492_711e-1)
    .times(f, plus: 2.867_088_122_461e-1).times(f, plus: -3.600_881_333_134e-1)
    .times(f, plus: 4.809_393_806_5e-1).times(f, plus: -7.213_571_207_805e-1)
    .times(f, plus: 1.442_694_773_587)
  return ratio.times(f, plus: Vector(small: exponent, minus: shift))
}

/// Sine and cosine of angles in [−π/4, π/4]: polynomials of Moshier's Cephes, `sinf` and `cosf`.
@inline(__always)
private func sineAndCosine(ofSmall angle: Vector) -> (sine: Vector, cosine: Vector) {
  let square = angle * angle
  let sine = Vector(repeating: -1.951_529_589_1e-4).times(square, plus: 8.332_160_873_6e-3)
    .times(square, plus: -1.666_665_461_1e-1)
  let cosine = Vector(repeating: 2.443_315_711_809_948e-5).times(square, plus: -1.388_731_625_493_765e-3)
    .times(square, plus: 4.166_664_568_298_827e-2)
  return (
    (sine * square).times(angle, plus: angle),
    (cosine * square).times(square, plus: square.times(Vector(repeating: -0.5), plus: 1))
  )
}

/// Sine and cosine of the angle 2π · word/2³²; absolute error below 1.2·10⁻⁷.
@inline(__always)
func sineAndCosine(ofTurn words: WordLanes) -> (sine: Vector, cosine: Vector) {
  // The nearest quarter turn, and what is left of the angle, in [−2²⁹, 2²⁹).
  let quarters = (words &+ WordLanes(repeating: 1 << 29)) &>> 30
  let rest = unsafeBitCast(words &- (quarters &<< 30), to: IntegerLanes.self)
  let small = sineAndCosine(ofSmall: Vector(rest) * Float(0x1p-31 * Double.pi))
  let isOdd = (quarters & WordLanes(repeating: 1)) .== WordLanes(repeating: 1)
  let sine = small.sine.replacing(with: small.cosine, where: isOdd)
  let cosine = small.cosine.replacing(with: small.sine, where: isOdd)
  // Quarter turns 2 and 3 turn the sine's sign, 1 and 2 the cosine's.
  return (sine.signed(by: quarters &>> 1), cosine.signed(by: (quarters &+ WordLanes(repeating: 1)) &>> 1))
}

/// sin(πt) for t in [0, ½]; relative error below 2·10⁻⁷.
@inline(__always)
func sine(ofHalfTurns t: Vector) -> Vector {
  let isSteep = t .> Vector(repeating: 0.25)
  let folded = t.replacing(with: 0.5 - t, where: isSteep)
  let small = sineAndCosine(ofSmall: folded * Float.pi)
  return small.sine.replacing(with: small.cosine, where: isSteep)
}
