import CBLAS

/// How a matrix operand is read.
enum Transposition {
  case none
  case transposed

  fileprivate var code: CBLAS_TRANSPOSE { self == .none ? CblasNoTrans : CblasTrans }
}

/// C ← A·B + β·C, row-major, A (rows, inner), B (inner, columns), C (rows, columns) after transposition.
///
/// Only the yardstick of a bench: the engine multiplies with ``Product``.
@inline(__always)
func sgemm(
  _ transposeA: Transposition, _ transposeB: Transposition, rows: Int, columns: Int, inner: Int,
  _ a: UnsafePointer<Float>, _ strideA: Int, _ b: UnsafePointer<Float>, _ strideB: Int, beta: Float,
  _ c: UnsafeMutablePointer<Float>, _ strideC: Int
) {
  cblas_sgemm(
    CblasRowMajor, transposeA.code, transposeB.code, numericCast(rows), numericCast(columns),
    numericCast(inner), 1, a, numericCast(strideA), b, numericCast(strideB), beta, c, numericCast(strideC))
}

/// Measures what one square matrix product reaches here and now; keeps its operands between measurements.
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
    let seconds = (0..<3).map { _ in
      let start = clock()
      sgemm(
        .none, .none, rows: size, columns: size, inner: size, a.base, size, b.base, size, beta: 0, c.base,
        size)
      return clock() - start
    }.sorted()
    return 2 * Double(size * size * size) / seconds[1] / 1e9
  }
}
