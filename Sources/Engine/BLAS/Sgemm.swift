import CBLAS

/// Measures what one square matrix product of OpenBLAS reaches here and now; keeps its operands between measurements.
///
/// Only the yardstick of a bench: the engine multiplies with ``Product``.
public final class SgemmRate {
  private let size: Int
  private let a: FloatBuffer
  private let b: FloatBuffer
  private let c: FloatBuffer

  /// - Parameter size: rows and columns of the three matrices; they take 12 · size² bytes.
  public init(size: Int = 1024) {
    self.size = size
    a = FloatBuffer(count: size * size)
    b = FloatBuffer(count: size * size)
    c = FloatBuffer(count: size * size)
    for index in 0..<(size * size) {
      a.base[index] = Float(index % 7) - 3
      b.base[index] = Float(index % 5) - 2
    }
  }

  /// Billions of floating-point operations a second, the median of three products, as `clock` (seconds) sees it.
  public func measure(clock: () -> Double) -> Double {
    let count = numericCast(size) as blasint
    let seconds = (0..<3).map { _ in
      let start = clock()
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, count, count, count, 1, a.base, count, b.base, count, 0,
        c.base, count)
      return clock() - start
    }.sorted()
    return 2 * Double(size * size * size) / seconds[1] / 1e9
  }
}
