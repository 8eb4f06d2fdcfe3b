/// Uniform numbers U in (0, 1] of eight runs.
struct UniformLanes {
  /// 2³¹ U: an odd integer where no further bits are known, rounded to single precision.
  var scaled: Vector

  @inline(__always)
  var value: Vector { scaled * 0x1p-31 }

  /// log₂ U, at most 0.
  @inline(__always)
  var logarithm: Vector { log2(scaled, shift: 31) }

  /// −log₂ U, kept above 0 where U rounds to 1.
  @inline(__always)
  var positiveLogarithm: Vector {
    let least = Vector(repeating: 0x1p-25)
    let value = -logarithm
    return value.replacing(with: least, where: value .< least)
  }
}
