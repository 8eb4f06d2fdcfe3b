import Tiles

/// Tiles in registers of sixteen Floats: on x86 this room is compiled for AVX-512, and may only be entered where
/// the processor has it.
///
/// Nothing in here may be generic or inlinable: a function that the linker could merge with another room's copy
/// would take AVX-512 there.
extension Tile {
  /// - Parameters:
  ///   - rows: 1 to 6.
  ///   - columns: 64, 48, 32 or 16.
  public func sumWide(rows: Int, columns: Int) {
    switch columns {
    case 64: sum(rows: rows, as: FourVectors.self)
    case 48: sum(rows: rows, as: ThreeVectors.self)
    case 32: sum(rows: rows, as: TwoVectors.self)
    case 16: sum(rows: rows, as: OneVector.self)
    default: preconditionFailure("a tile of \(columns) columns")
    }
  }
}

private struct FourVectors: TileRow {
  var (a, b, c, d) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ source: UnsafePointer<Float>) {
    (a, b, c, d) = (load(source, 0), load(source, 16), load(source, 32), load(source, 48))
  }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>) {
    put(a, target, 0)
    put(b, target, 16)
    put(c, target, 32)
    put(d, target, 48)
  }

  @inline(__always)
  mutating func add(_ factor: Float, _ row: FourVectors) {
    let factor = Vector(repeating: factor)
    a = a.addingProduct(factor, row.a)
    b = b.addingProduct(factor, row.b)
    c = c.addingProduct(factor, row.c)
    d = d.addingProduct(factor, row.d)
  }
}

private struct ThreeVectors: TileRow {
  var (a, b, c) = (Vector.zero, Vector.zero, Vector.zero)

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ source: UnsafePointer<Float>) {
    (a, b, c) = (load(source, 0), load(source, 16), load(source, 32))
  }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>) {
    put(a, target, 0)
    put(b, target, 16)
    put(c, target, 32)
  }

  @inline(__always)
  mutating func add(_ factor: Float, _ row: ThreeVectors) {
    let factor = Vector(repeating: factor)
    a = a.addingProduct(factor, row.a)
    b = b.addingProduct(factor, row.b)
    c = c.addingProduct(factor, row.c)
  }
}

private struct TwoVectors: TileRow {
  var (a, b) = (Vector.zero, Vector.zero)

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ source: UnsafePointer<Float>) { (a, b) = (load(source, 0), load(source, 16)) }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>) {
    put(a, target, 0)
    put(b, target, 16)
  }

  @inline(__always)
  mutating func add(_ factor: Float, _ row: TwoVectors) {
    let factor = Vector(repeating: factor)
    a = a.addingProduct(factor, row.a)
    b = b.addingProduct(factor, row.b)
  }
}

private struct OneVector: TileRow {
  var a = Vector.zero

  @inline(__always)
  init() {}

  @inline(__always)
  init(_ source: UnsafePointer<Float>) { a = load(source, 0) }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>) { put(a, target, 0) }

  @inline(__always)
  mutating func add(_ factor: Float, _ row: OneVector) {
    a = a.addingProduct(Vector(repeating: factor), row.a)
  }
}
