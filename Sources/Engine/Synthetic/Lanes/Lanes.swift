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
