/// log₂ of positive normal numbers; absolute error below 1.5·10⁻⁷ plus half a unit in the last place of the result.
///
/// The polynomial is that of Moshier's Cephes, `logf`, in single precision.
@inline(__always)
func log2(_ x: Vector) -> Vector {
  // The mantissa is taken from [√½, √2), where 1 + f has small f; 0x3F3504F3 is √½.
  let exponent = (x.bits &- IntegerLanes(repeating: 0x3F35_04F3)) &>> 23
  let f = Vector(bits: x.bits &- (exponent &<< 23)) - 1
  let series = Vector(repeating: 7.037_683_629_2e-2)
    .times(f, plus: -1.151_461_031_0e-1).times(f, plus: 1.167_699_874_0e-1)
    .times(f, plus: -1.242_014_084_6e-1).times(f, plus: 1.424_932_278_7e-1)
    .times(f, plus: -1.666_805_766_5e-1).times(f, plus: 2.000_071_476_5e-1)
    .times(f, plus: -2.499_999_399_3e-1).times(f, plus: 3.333_333_117_4e-1)
  let natural = (f * f).times(series.times(f, plus: -0.5), plus: f)
  return natural.times(Vector(repeating: 1.442_695_04), plus: Vector(exponent))
}
