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
