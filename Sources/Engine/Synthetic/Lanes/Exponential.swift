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
