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
