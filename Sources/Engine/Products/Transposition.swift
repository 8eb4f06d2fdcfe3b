import WideTiles

/// target ← sourceᵀ: `source` is (rows, columns), `target` (columns, rows).
///
/// - Parameters:
///   - pitch: Floats from one row of the source to the next; left out: `columns`.
///   - targetPitch: Floats from one row of the target to the next; left out: `rows`.
func transpose(
  _ source: UnsafePointer<Float>, rows: Int, columns: Int, pitch: Int? = nil,
  into target: UnsafeMutablePointer<Float>, pitch targetPitch: Int? = nil
) {
  let (pitch, targetPitch) = (pitch ?? columns, targetPitch ?? rows)
  var (wholeRows, wholeColumns) = (0, 0)
  if ProductKernel.current == .wide {
    (wholeRows, wholeColumns) = (rows / 16 * 16, columns / 16 * 16)
    for row in stride(from: 0, to: wholeRows, by: 16) {
      for column in stride(from: 0, to: wholeColumns, by: 16) {
        transposeWide(
          source + row * pitch + column, pitch: pitch, into: target + column * targetPitch + row,
          pitch: targetPitch)
      }
    }
  } else {
    (wholeRows, wholeColumns) = (rows / 8 * 8, columns / 8 * 8)
    for row in stride(from: 0, to: wholeRows, by: 8) {
      for column in stride(from: 0, to: wholeColumns, by: 8) {
        transposeBlock(
          source + row * pitch + column, pitch, into: target + column * targetPitch + row, targetPitch)
      }
    }
  }
  for row in 0..<rows {
    for column in (row < wholeRows ? wholeColumns : 0)..<columns {
      target[column * targetPitch + row] = source[row * pitch + column]
    }
  }
}

/// Eight rows of eight: three rounds of interleaving rows that lie half of them apart.
@inline(__always)
private func transposeBlock(
  _ source: UnsafePointer<Float>, _ stride: Int, into target: UnsafeMutablePointer<Float>, _ targetStride: Int
) {
  @inline(__always)
  func row(_ index: Int) -> Vector { source.vector(at: index &* stride) }
  @inline(__always)
  func interleaved(_ a: Vector, _ b: Vector) -> (Vector, Vector) {
    var (low, high) = (Vector.zero, Vector.zero)
    (low.evenHalf, low.oddHalf) = (a.lowHalf, b.lowHalf)
    (high.evenHalf, high.oddHalf) = (a.highHalf, b.highHalf)
    return (low, high)
  }
  // Rows 0…7 to pairs (0, 4), (2, 6), (1, 5), (3, 7); then quadruples; then all eight.
  let (p0, p1) = interleaved(row(0), row(4))
  let (q0, q1) = interleaved(row(2), row(6))
  let (r0, r1) = interleaved(row(1), row(5))
  let (s0, s1) = interleaved(row(3), row(7))
  let (even0, even1) = interleaved(p0, q0)
  let (even2, even3) = interleaved(p1, q1)
  let (odd0, odd1) = interleaved(r0, s0)
  let (odd2, odd3) = interleaved(r1, s1)
  @inline(__always)
  func put(_ pair: (Vector, Vector), _ index: Int) {
    target.store(pair.0, at: index &* targetStride)
    target.store(pair.1, at: (index + 1) &* targetStride)
  }
  put(interleaved(even0, odd0), 0)
  put(interleaved(even1, odd1), 2)
  put(interleaved(even2, odd2), 4)
  put(interleaved(even3, odd3), 6)
}
