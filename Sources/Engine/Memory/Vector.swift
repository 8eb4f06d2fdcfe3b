/// Eight Floats, one AVX2 register.
typealias Vector = SIMD8<Float>

extension Vector {
  /// Σ over lanes by halves: shorter than a chain of eight additions.
  @inline(__always)
  var laneSum: Float {
    let quarters = lowHalf + highHalf
    let pair = quarters.lowHalf + quarters.highHalf
    return pair[0] + pair[1]
  }
}

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

/// Floats of a chunk: four blocks whose squares are summed up at once. It stays in the first cache level.
private let chunk = 4096

/// Calls `body` with (start, length) of each chunk of `count` Floats, the last one shorter.
///
/// A sum of ``squaredNorm(_:count:)`` over chunks in their order is the squared norm of all, to the bit.
@inline(__always)
func forEachChunk(of count: Int, _ body: (Int, Int) -> Void) {
  for start in stride(from: 0, to: count, by: chunk) { body(start, min(chunk, count - start)) }
}

/// Σ a², over `count` Floats: eight lanes of Float inside a block of 1,024, Double between blocks, four of which are
/// one summand of the whole.
///
/// The order of additions is fixed by `count` alone.
func squaredNorm(_ a: UnsafePointer<Float>, count: Int) -> Double {
  var total = 0.0
  forEachChunk(of: count) { start, length in
    total += length == chunk ? squaredNormOfChunk(a + start) : squaredNormOfPart(a + start, count: length)
  }
  return total
}

/// Of fewer Floats than a chunk has.
private func squaredNormOfPart(_ a: UnsafePointer<Float>, count: Int) -> Double {
  var total = 0.0
  for start in stride(from: 0, to: count, by: 1024) {
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
    total += Double((even + odd).laneSum + tail)
  }
  return total
}

/// Of a whole chunk.
private func squaredNormOfChunk(_ a: UnsafePointer<Float>) -> Double {
  let lanes = laneSquaresOfChunk(a)
  return Double(lanes.0.laneSum) + Double(lanes.1.laneSum) + Double(lanes.2.laneSum)
    + Double(lanes.3.laneSum)
}

/// Σ a² of each of a chunk's blocks, lane by lane. A block's two chains of additions wait for each other; four blocks
/// at once keep the adders busy.
///
/// By itself, or the compiler would take its vectors apart for the sums over lanes that follow.
@inline(never)
private func laneSquaresOfChunk(_ a: UnsafePointer<Float>) -> (Vector, Vector, Vector, Vector) {
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
  return (even0 + odd0, even1 + odd1, even2 + odd2, even3 + odd3)
}
