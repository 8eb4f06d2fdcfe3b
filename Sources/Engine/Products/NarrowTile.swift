import Tiles

extension Tile {
  /// The tile in registers of eight Floats, sixteen columns at a time; the same sums as `sumWide`.
  ///
  /// - Parameters:
  ///   - rows: 1 to 6.
  ///   - columns: a multiple of 16.
  func sumNarrow(rows: Int, columns: Int) {
    var part = self
    for _ in 0..<(columns / 16) {
      part.sum(rows: rows, as: TwoVectors.self)
      part.b += 16
      part.c += 16
    }
  }
}

private struct TwoVectors: TileRow {
  var (a, b) = (Vector.zero, Vector.zero)

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ source: UnsafePointer<Float>) { (a, b) = (source.vector(at: 0), source.vector(at: 8)) }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>) {
    target.store(a, at: 0)
    target.store(b, at: 8)
  }

  @inline(__always)
  mutating func add(_ factor: Float, _ row: TwoVectors) {
    let factor = Vector(repeating: factor)
    a = a.addingProduct(factor, row.a)
    b = b.addingProduct(factor, row.b)
  }
}
