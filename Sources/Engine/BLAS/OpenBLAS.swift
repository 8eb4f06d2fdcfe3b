import Foundation

/// OpenBLAS, loaded where it is the yardstick of a bench and nowhere else: a program that is linked with it starts a
/// thread for every processor, which looks for work all the time for some hundredths of a second.
public struct OpenBLAS: @unchecked Sendable {
  /// Which kernel computes, e.g. `SkylakeX`.
  public let kernel: String
  /// Library, version and kernel, e.g. `OpenBLAS 0.3.21 SkylakeX`.
  public let identification: String
  /// As cblas.h has it, with enumerations and sizes as 32-bit integers.
  let sgemm: Sgemm

  typealias Sgemm =
    @convention(c) (
      _ order: Int32, _ transA: Int32, _ transB: Int32, _ m: Int32, _ n: Int32, _ k: Int32, _ alpha: Float,
      _ a: UnsafePointer<Float>, _ lda: Int32, _ b: UnsafePointer<Float>, _ ldb: Int32, _ beta: Float,
      _ c: UnsafeMutablePointer<Float>, _ ldc: Int32
    ) -> Void

  /// On one thread; nil where it is not installed.
  public static let shared = OpenBLAS()

  private static let names = [
    "libopenblas.so.0", "libopenblas.so", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib", "libopenblas.dylib",
  ]

  private init?() {
    // Read while it is loaded.
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    guard let library = Self.names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
      let core = dlsym(library, "openblas_get_corename"), let config = dlsym(library, "openblas_get_config"),
      let sgemm = dlsym(library, "cblas_sgemm")
    else { return nil }
    typealias Text = @convention(c) () -> UnsafePointer<CChar>
    kernel = String(cString: unsafeBitCast(core, to: Text.self)())
    let words = String(cString: unsafeBitCast(config, to: Text.self)()).split(separator: " ")
    identification = "\(words.prefix(2).joined(separator: " ")) \(kernel)"
    self.sgemm = unsafeBitCast(sgemm, to: Sgemm.self)
  }
}

/// Measures what one square matrix product of OpenBLAS reaches here and now; keeps its operands between measurements.
///
/// Only the yardstick of a bench: the engine multiplies with ``Product``.
public final class SgemmRate {
  private let library: OpenBLAS
  private let size: Int
  private let a: FloatBuffer
  private let b: FloatBuffer
  private let c: FloatBuffer

  /// - Parameter size: rows and columns of the three matrices; they take 12 · size² bytes.
  public init(of library: OpenBLAS, size: Int = 1024) {
    (self.library, self.size) = (library, size)
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
    let count = Int32(size)
    // CblasRowMajor and CblasNoTrans.
    let (order, plain): (Int32, Int32) = (101, 111)
    let seconds = (0..<3).map { _ in
      let start = clock()
      library.sgemm(
        order, plain, plain, count, count, count, 1, a.base, count, b.base, count, 0, c.base, count)
      return clock() - start
    }.sorted()
    return 2 * Double(size * size * size) / seconds[1] / 1e9
  }
}
