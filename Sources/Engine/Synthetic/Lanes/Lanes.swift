import CBuiltins

/// Eight Doubles, one a run.
///
/// A lane is a run and lanes never meet, so nothing that a run computes depends on how many there are.
typealias DoubleLanes = SIMD8<Double>

typealias IntegerLanes = SIMD8<Int32>

extension Vector {
  /// self · factor + addend, rounded once.
  @inline(__always)
  func times(_ factor: Vector, plus addend: Vector) -> Vector { addend.addingProduct(self, factor) }

  @inline(__always)
  func times(_ factor: Vector, plus addend: Float) -> Vector {
    times(factor, plus: Vector(repeating: addend))
  }

  @inline(__always)
  var bits: IntegerLanes { unsafeBitCast(self, to: IntegerLanes.self) }

  @inline(__always)
  init(bits: IntegerLanes) { self = unsafeBitCast(bits, to: Vector.self) }

  /// The value with its sign turned where the lowest bit of a word is 1.
  @inline(__always)
  func signed(by words: WordLanes) -> Vector {
    unsafeBitCast(unsafeBitCast(self, to: WordLanes.self) ^ (words &<< 31), to: Vector.self)
  }
}

// The standard library's generic versions of what follows are calls, lane by lane; written out, the compiler makes
// one instruction of each.

extension Vector {
  /// The nearest Floats of integers. Written out, two of the lanes of every draw were converted each by itself, a
  /// tenth of the time of a draw.
  @inline(__always)
  init(_ k: IntegerLanes) { self = sweep_nearest_floats(k) }

  /// k − shift, below 2²² in size: in the low bits of 1.5·2²³ they are what is left when that is taken away.
  @inline(__always)
  init(small k: IntegerLanes, minus shift: Int32) {
    self = Vector(bits: k &+ IntegerLanes(repeating: 0x4B40_0000 - shift)) - 12_582_912
  }

  @inline(__always)
  var squareRoots: Vector {
    Vector(
      self[0].squareRoot(), self[1].squareRoot(), self[2].squareRoot(), self[3].squareRoot(),
      self[4].squareRoot(), self[5].squareRoot(), self[6].squareRoot(), self[7].squareRoot())
  }
}

extension DoubleLanes {
  @inline(__always)
  var squareRoots: DoubleLanes {
    DoubleLanes(
      self[0].squareRoot(), self[1].squareRoot(), self[2].squareRoot(), self[3].squareRoot(),
      self[4].squareRoot(), self[5].squareRoot(), self[6].squareRoot(), self[7].squareRoot())
  }

  /// The vector, none of it negative, with the signs of another one.
  @inline(__always)
  func withSigns(of other: DoubleLanes) -> DoubleLanes {
    let sign = SIMD8<UInt64>(repeating: 1 << 63)
    return unsafeBitCast(
      unsafeBitCast(self, to: SIMD8<UInt64>.self)
        | (unsafeBitCast(other, to: SIMD8<UInt64>.self) & sign), to: DoubleLanes.self)
  }

  /// |x| of each lane.
  @inline(__always)
  var magnitudes: DoubleLanes {
    unsafeBitCast(
      unsafeBitCast(self, to: SIMD8<UInt64>.self) & SIMD8<UInt64>(repeating: 0x7FFF_FFFF_FFFF_FFFF),
      to: DoubleLanes.self)
  }
}

extension WordLanes {
  /// Whether some lane is below 2^`bits`.
  @inline(__always)
  static func anyIsBelow(bits: UInt32, _ a: WordLanes, _ b: WordLanes, _ c: WordLanes, _ d: WordLanes) -> Bool
  {
    let zero = WordLanes.zero
    let mask =
      ((a &>> bits) .== zero) .| ((b &>> bits) .== zero) .| ((c &>> bits) .== zero)
      .| ((d &>> bits) .== zero)
    let wide = unsafeBitCast(mask, to: SIMD4<UInt64>.self)
    return wide[0] | wide[1] | wide[2] | wide[3] != 0
  }
}
