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
