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
  let (wholeRows, wholeColumns) = (rows / 4 * 4, columns / 4 * 4)
  // Sixteen by sixteen: lines of the source, which may all lie in the same place of a cache, are done with four at a
  // time, and those of the target are written whole.
  for block in stride(from: 0, to: wholeRows, by: 16) {
    let end = min(block + 16, wholeRows)
    for columnBlock in stride(from: 0, to: wholeColumns, by: 16) {
      let columnEnd = min(columnBlock + 16, wholeColumns)
      for row in stride(from: block, to: end, by: 4) {
        for column in stride(from: columnBlock, to: columnEnd, by: 4) {
          transposeFour(
            source + (row &* pitch &+ column), pitch, into: target + (column &* targetPitch &+ row),
            targetPitch)
        }
      }
    }
  }
  for row in 0..<rows {
    for column in (row < wholeRows ? wholeColumns : 0)..<columns {
      target[column * targetPitch + row] = source[row * pitch + column]
    }
  }
}

/// Four rows of four. Wider registers take longer: what lies in different quarters of one is expensive to exchange.
@inline(__always)
private func transposeFour(
  _ source: UnsafePointer<Float>, _ pitch: Int, into target: UnsafeMutablePointer<Float>, _ targetPitch: Int
) {
  @inline(__always)
  func row(_ index: Int) -> SIMD4<Float> {
    UnsafeRawPointer(source + index &* pitch).loadUnaligned(as: SIMD4<Float>.self)
  }
  let (a, b, c, d) = (row(0), row(1), row(2), row(3))
  @inline(__always)
  func put(_ column: Int) {
    UnsafeMutableRawPointer(target + column &* targetPitch)
      .storeBytes(of: SIMD4(a[column], b[column], c[column], d[column]), as: SIMD4<Float>.self)
  }
  put(0)
  put(1)
  put(2)
  put(3)
}
