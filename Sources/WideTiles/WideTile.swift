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

/// A product that is measured while it is added to what C holds.
extension Tile {
  /// C ← (opens ? 0 : C) + A·B, for a tile of 64 columns in one segment.
  ///
  /// - Parameters:
  ///   - rows: 1 to 6.
  ///   - lanes: ← sums of squares of A·B by column modulo 32, row by row: 32 Floats. They are added up elsewhere: where
  ///     halves of a register are asked for, the compiler takes the whole sum apart.
  public func addMeasuredWide(rows: Int, lanes: UnsafeMutablePointer<Float>) {
    switch rows {
    case 6: addMeasured(6, lanes)
    case 5: addMeasured(5, lanes)
    case 4: addMeasured(4, lanes)
    case 3: addMeasured(3, lanes)
    case 2: addMeasured(2, lanes)
    case 1: addMeasured(1, lanes)
    default: preconditionFailure("a tile of \(rows) rows")
    }
  }

  @inline(__always)
  private func addMeasured(_ rows: Int, _ lanes: UnsafeMutablePointer<Float>) {
    let (c0, c1, c2, c3, c4, c5) = sums(rows, FourVectors.self, opens: true)
    // Of the columns 0 to 15 and 16 to 31 of every 32.
    var (even, odd) = (Vector.zero, Vector.zero)
    @inline(__always)
    func add(_ row: FourVectors, to target: UnsafeMutablePointer<Float>) {
      even = even.addingProduct(row.a, row.a).addingProduct(row.c, row.c)
      odd = odd.addingProduct(row.b, row.b).addingProduct(row.d, row.d)
      var sum = row
      if !opens {
        let held = FourVectors(target)
        (sum.a, sum.b, sum.c, sum.d) = (held.a + row.a, held.b + row.b, held.c + row.c, held.d + row.d)
      }
      sum.store(target)
    }
    add(c0, to: c)
    if rows > 1 { add(c1, to: c + cRow) }
    if rows > 2 { add(c2, to: c + 2 &* cRow) }
    if rows > 3 { add(c3, to: c + 3 &* cRow) }
    if rows > 4 { add(c4, to: c + 4 &* cRow) }
    if rows > 5 { add(c5, to: c + 5 &* cRow) }
    put(even, lanes, 0)
    put(odd, lanes, 16)
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
