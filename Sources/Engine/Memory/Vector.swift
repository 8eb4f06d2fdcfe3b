/// Eight Floats, one AVX2 register.
typealias Vector = SIMD8<Float>

extension UnsafePointer<Float> {
  /// Floats `offset ..< offset + 8`, which must lie inside the buffer.
  @inline(__always)
  func vector(at offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// Floats `offset ..< offset + 8`, which must lie inside the buffer.
  @inline(__always)
  func vector(at offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }

  /// Stores Floats `offset ..< offset + 8`, which must lie inside the buffer.
  @inline(__always)
  func store(_ vector: Vector, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: Vector.self)
  }
}

/// Σ a², over `count` Floats: eight lanes of Float inside a block of 1,024, Double between blocks.
///
/// The order of additions is fixed by `count` alone.
func squaredNorm(_ a: UnsafePointer<Float>, count: Int) -> Double {
  var total = 0.0
  var start = 0
  // A block's two chains of additions wait for each other; four blocks at once keep the adders busy.
  while start + 4 * 1024 <= count {
    let squares = squaredNormsOfFourBlocks(a + start)
    for block in 0..<4 { total += Double(squares[block]) }
    start += 4 * 1024
  }
  while start < count {
    let end = min(start + 1024, count)
    var even = Vector.zero
    var odd = Vector.zero
    var index = start
    while index + 16 <= end {
      let first = a.vector(at: index)
      let second = a.vector(at: index + 8)
      even += first * first
      odd += second * second
      index += 16
    }
    var tail: Float = 0
    while index < end {
      tail += a[index] * a[index]
      index += 1
    }
    total += Double((even + odd).sum() + tail)
    start = end
  }
  return total
}

/// Σ a² of Floats 0 ..< 1024, 1024 ..< 2048, 2048 ..< 3072 and 3072 ..< 4096, each in the order of one block.
@inline(__always)
private func squaredNormsOfFourBlocks(_ a: UnsafePointer<Float>) -> SIMD4<Float> {
  var (even0, even1, even2, even3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
  var (odd0, odd1, odd2, odd3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
  @inline(__always)
  func add(_ index: Int, _ even: inout Vector, _ odd: inout Vector) {
    let (first, second) = (a.vector(at: index), a.vector(at: index + 8))
    even += first * first
    odd += second * second
  }
  for index in stride(from: 0, to: 1024, by: 16) {
    add(index, &even0, &odd0)
    add(index + 1024, &even1, &odd1)
    add(index + 2048, &even2, &odd2)
    add(index + 3072, &even3, &odd3)
  }
  return SIMD4((even0 + odd0).sum(), (even1 + odd1).sum(), (even2 + odd2).sum(), (even3 + odd3).sum())
}
