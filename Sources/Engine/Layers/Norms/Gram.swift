/// One Gram product of each of eight samples.
typealias GramLanes = SIMD8<Double>

/// Products of one sample's rows with each other, for up to eight samples of a batch.
///
/// - Parameters:
///   - rows: a batch of maps.
///   - gram: packed pairs, one lane a sample, see ``GramPairs/packed(_:_:)``; lanes without a sample keep what
///     they had.
func gramOfSamples(
  _ rows: UnsafePointer<Float>, _ map: MapShape, samples: Range<Int>, batch: Int, scratch: LayerScratch,
  gram: UnsafeMutablePointer<GramLanes>
) {
  let (positions, compact) = (map.positions, scratch.rows.base)
  for (lane, sample) in samples.enumerated() {
    // One sample's rows may lie a multiple of 4 KiB apart and would evict each other from the first cache level.
    for row in 0..<map.size {
      (compact + row * map.rowPitch).update(
        from: rows + map.place(row: row, sample: sample, column: 0, batch: batch), count: map.rowPitch)
    }
    if positions >= 24 {
      gramByProduct(compact, map, scratch: scratch, gram: gram, lane: lane)
    } else {
      gramByDots(compact, map, gram: gram, lane: lane)
    }
  }
}

/// Of a map large enough that a product with the transposed rows is faster although it computes both triangles.
private func gramByProduct(
  _ rows: UnsafePointer<Float>, _ map: MapShape, scratch: LayerScratch, gram: UnsafeMutablePointer<GramLanes>,
  lane: Int
) {
  let (positions, square) = (map.positions, scratch.square.base)
  transpose(rows, rows: positions, columns: map.pitch, into: scratch.columns.base)
  let product = Product(
    rows: positions, columns: positions, inner: map.channels, a: (map.pitch, 1, 0), b: (positions, 0),
    cRow: positions)
  product.multiply(rows, scratch.columns.base, to: square, opens: true)
  for second in 0..<positions {
    let column = gram + GramPairs.packed(0, second)
    for first in 0...second { column[first][lane] = Double(square[second * positions + first]) }
  }
}

private func gramByDots(
  _ rows: UnsafePointer<Float>, _ map: MapShape, gram: UnsafeMutablePointer<GramLanes>, lane: Int
) {
  let pitch = map.pitch
  for second in 0..<map.positions {
    let column = gram + GramPairs.packed(0, second)
    var first = 0
    while first + 3 <= second {
      let products = fourDots(rows + second * pitch, rows + first * pitch, pitch)
      for index in 0..<4 { column[first + index][lane] = Double(products[index]) }
      first += 4
    }
    while first <= second {
      column[first][lane] = Double(dot(rows + second * pitch, rows + first * pitch, pitch))
      first += 1
    }
  }
}

/// a·b over `count` Floats, a multiple of 8.
@inline(__always)
private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  var sum = Vector.zero
  var index = 0
  while index < count {
    sum += a.vector(at: index) * b.vector(at: index)
    index += 8
  }
  return sum.sum()
}

/// a·b for four consecutive rows b of `count` Floats, a multiple of 8; the same additions as ``dot(_:_:_:)``.
@inline(__always)
private func fourDots(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> SIMD4<Float> {
  var (first, second, third, fourth) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
  var index = 0
  while index < count {
    let left = a.vector(at: index)
    first += left * b.vector(at: index)
    second += left * b.vector(at: count + index)
    third += left * b.vector(at: 2 * count + index)
    fourth += left * b.vector(at: 3 * count + index)
    index += 8
  }
  return SIMD4(first.sum(), second.sum(), third.sum(), fourth.sum())
}
