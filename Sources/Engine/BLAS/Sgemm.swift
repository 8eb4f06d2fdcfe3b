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
